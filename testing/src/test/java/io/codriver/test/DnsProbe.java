package io.codriver.test;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.handler.codec.dns.TcpDnsResponseDecoder;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Asks a name server with plain sockets of the JDK, one packet at a time, and reads what comes back. */
final class DnsProbe implements AutoCloseable {

    static final int A = 1;
    static final int CNAME = 5;
    static final int TXT = 16;
    static final int AAAA = 28;
    static final int SRV = 33;
    static final int HTTPS = 65;

    private static final int HANG_LIMIT_MILLIS = 20_000;

    /** One answer, read. Records are told in words such as {@code db.example. 60 A 127.0.0.2}. */
    record Heard(
            int id, int code, boolean truncated, String question, List<String> answers, List<String> authorities) {}

    private final InetSocketAddress server;
    private final DatagramSocket socket;

    DnsProbe(DnsServer server) throws IOException {
        this.server = server.address();
        this.socket = new DatagramSocket(0, server.address().getAddress());
        socket.setSoTimeout(HANG_LIMIT_MILLIS);
    }

    /** A question of a client that does not speak EDNS. */
    static byte[] question(int id, String name, int type) {
        return question(id, name, type, 0);
    }

    static byte[] question(int id, String name, int type, int roomBytes) {
        ByteBuf message = Unpooled.buffer();
        message.writeShort(id).writeShort(0x0100).writeShort(1).writeInt(0).writeShort(roomBytes > 0 ? 1 : 0);
        for (String label : name.split("\\.")) {
            message.writeByte(label.length());
            message.writeCharSequence(label, StandardCharsets.US_ASCII);
        }
        message.writeByte(0).writeShort(type).writeShort(1);
        if (roomBytes > 0) {
            message.writeByte(0)
                    .writeShort(41)
                    .writeShort(roomBytes)
                    .writeInt(0)
                    .writeShort(0);
        }
        return ByteBufUtil.getBytes(message);
    }

    Heard ask(String name, int type) throws IOException {
        send(question(7, name, type));
        return hear();
    }

    void send(byte[] message) throws IOException {
        socket.send(new DatagramPacket(message, message.length, server));
    }

    Heard hear() throws IOException {
        return read(hearBytes());
    }

    byte[] hearBytes() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(packet);
        return ByteBufUtil.getBytes(Unpooled.wrappedBuffer(packet.getData(), 0, packet.getLength()));
    }

    Heard askOverTcp(String name, int type) throws IOException {
        try (Socket tcp = new Socket(server.getAddress(), server.getPort())) {
            tcp.setSoTimeout(HANG_LIMIT_MILLIS);
            byte[] question = question(8, name, type);
            DataOutputStream out = new DataOutputStream(tcp.getOutputStream());
            out.writeShort(question.length);
            out.write(question);
            DataInputStream in = new DataInputStream(tcp.getInputStream());
            return read(in.readNBytes(in.readUnsignedShort()));
        }
    }

    /** Netty's reader is an independent judge of whether the bytes are a message. */
    private static Heard read(byte[] message) {
        EmbeddedChannel reader = new EmbeddedChannel(new TcpDnsResponseDecoder());
        reader.writeInbound(Unpooled.buffer().writeShort(message.length).writeBytes(message));
        DnsResponse response = reader.readInbound();
        try {
            return new Heard(
                    response.id(),
                    response.code().intValue(),
                    response.isTruncated(),
                    response.recordAt(DnsSection.QUESTION).name(),
                    told(response, DnsSection.ANSWER),
                    told(response, DnsSection.AUTHORITY));
        } finally {
            response.release();
            reader.finishAndReleaseAll();
        }
    }

    private static List<String> told(DnsResponse response, DnsSection section) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < response.count(section); i++) {
            DnsRecord record = response.recordAt(section, i);
            all.add(record.name() + " " + record.timeToLive() + " "
                    + record.type().name() + " " + value(record));
        }
        return all;
    }

    private static String value(DnsRecord record) {
        ByteBuf data = ((DnsRawRecord) record).content().duplicate();
        if (record.type().equals(DnsRecordType.A) || record.type().equals(DnsRecordType.AAAA)) {
            try {
                return InetAddress.getByAddress(ByteBufUtil.getBytes(data)).getHostAddress();
            } catch (IOException e) {
                throw new AssertionError("no address: " + record, e);
            }
        }
        if (record.type().equals(DnsRecordType.SRV)) {
            return data.readUnsignedShort() + " " + data.readUnsignedShort() + " " + data.readUnsignedShort() + " "
                    + labels(data);
        }
        return labels(data);
    }

    /** Labels of a name, or character strings of a text: both are lengths and letters. */
    private static String labels(ByteBuf data) {
        List<String> labels = new ArrayList<>();
        while (data.isReadable()) {
            int length = data.readUnsignedByte();
            if (length == 0) {
                break;
            }
            labels.add(data.readCharSequence(length, StandardCharsets.US_ASCII).toString());
        }
        return String.join(".", labels);
    }

    @Override
    public void close() {
        socket.close();
    }
}
