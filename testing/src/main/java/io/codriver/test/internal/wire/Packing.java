package io.codriver.test.internal.wire;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.bson.BsonArray;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.xerial.snappy.Snappy;

/** A way to compress messages, by whole arrays. Spec: OP_COMPRESSED, "Compressor IDs". */
public enum Packing {
    SNAPPY(1) {
        @Override
        byte[] pack(byte[] bytes) throws IOException {
            return Snappy.compress(bytes);
        }

        @Override
        byte[] unpack(byte[] packed, int size) throws IOException {
            if (Snappy.uncompressedLength(packed) != size) {
                throw new IOException("not " + size + " bytes");
            }
            return Snappy.uncompress(packed);
        }
    },
    ZLIB(2) {
        @Override
        byte[] pack(byte[] bytes) {
            Deflater deflater = new Deflater();
            try {
                deflater.setInput(bytes);
                deflater.finish();
                byte[] room = new byte[bytes.length + bytes.length / 8 + 64];
                return Arrays.copyOf(room, deflater.deflate(room));
            } finally {
                deflater.end();
            }
        }

        @Override
        byte[] unpack(byte[] packed, int size) throws IOException {
            Inflater inflater = new Inflater();
            try {
                inflater.setInput(packed);
                // Room for one more, so that more is noticed.
                byte[] bytes = new byte[size + 1];
                int restored = inflater.inflate(bytes);
                if (restored != size || !inflater.finished()) {
                    throw new IOException("not " + size + " bytes");
                }
                return Arrays.copyOf(bytes, size);
            } catch (DataFormatException damaged) {
                throw new IOException(damaged);
            } finally {
                inflater.end();
            }
        }
    },
    ZSTD(3) {
        @Override
        byte[] pack(byte[] bytes) {
            return Zstd.compress(bytes);
        }

        @Override
        byte[] unpack(byte[] packed, int size) throws IOException {
            byte[] bytes = new byte[size];
            if (Zstd.decompress(bytes, packed) != size) {
                throw new IOException("not " + size + " bytes");
            }
            return bytes;
        }
    };

    private final byte id;

    Packing(int id) {
        this.id = (byte) id;
    }

    /** What hello calls it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    byte id() {
        return id;
    }

    abstract byte[] pack(byte[] bytes) throws IOException;

    abstract byte[] unpack(byte[] packed, int size) throws IOException;

    /** Those whose libraries are there; loads them, which blocks. */
    public static List<Packing> available() {
        return Available.ALL;
    }

    /**
     * The one of that name.
     *
     * @throws IllegalArgumentException if there is none, or its library is missing
     */
    public static Packing named(String text) {
        return available().stream()
                .filter(each -> each.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no compressor " + text + ", or its library (snappy-java, zstd-jni) is not on the class path"));
    }

    /** Those of {@code known} which a client asks for, in its order. */
    public static List<Packing> asked(Request hello, List<Packing> known) {
        List<Packing> common = new ArrayList<>();
        if (hello.body().get("compression") instanceof BsonArray names) {
            for (BsonValue name : names) {
                known.stream()
                        .filter(each -> name.equals(new BsonString(each.text())))
                        .forEach(common::add);
            }
        }
        return common;
    }

    private static final class Available {

        static final List<Packing> ALL =
                Arrays.stream(values()).filter(Available::works).toList();

        private static boolean works(Packing packing) {
            try {
                return packing.unpack(packing.pack(new byte[100]), 100).length == 100;
            } catch (IOException | LinkageError missing) {
                return false;
            }
        }
    }
}
