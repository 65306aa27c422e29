package io.codriver.identity;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/** What a server says that is none, or not the one that is meant, in answers of a conversation by SASL. */
final class Nonsense {

    private Nonsense() {}

    /** In any answer that is a step. */
    static final List<Mishap> IN_ANY_STEP = List.of(
            step("yes and no more", said -> said.keySet().retainAll(Set.of("ok"))),
            step("no conversation", said -> said.remove("conversationId")),
            step("a conversation that is no number", said -> said.append("conversationId", new BsonString("one"))),
            step("no done", said -> said.remove("done")),
            step("done that is neither", said -> said.append("done", new BsonString("yes"))),
            step("no payload", said -> said.remove("payload")),
            step("a text as payload", said -> said.append("payload", new BsonString("text"))));

    static final Mishap DONE_TOO_EARLY = step("done too early", said -> said.append("done", BsonBoolean.TRUE));

    static final Mishap NEVER_DONE = step("never done", said -> said.append("done", BsonBoolean.FALSE));

    /** What the first message of a SCRAM server must not be. */
    static List<Mishap> inScramChallenge() {
        return List.of(
                text("replayed nonce", said -> said.replaceFirst("r=.{10}", "r=AAAAAAAAAA")),
                text("nonce of the client alone", said -> said.replaceFirst("(r=.{32})[^,]*", "$1")),
                text("4095 iterations", said -> said.replaceFirst("i=\\d+", "i=4095")),
                text("iterations without an end", said -> said.replaceFirst("i=\\d+", "i=2147483647")),
                text("negative iterations", said -> said.replaceFirst("i=\\d+", "i=-4096")),
                text("no salt", said -> said.replaceFirst("s=[^,]*", "s=")),
                text("a salt that is none", said -> said.replaceFirst("s=[^,]*", "s=%%")),
                text("an extension that has to be understood", said -> "m=mandatory," + said),
                text("nothing", said -> ""));
    }

    /** What its last message must not be. */
    static List<Mishap> inScramProof() {
        return List.of(
                text("tampered signature", said -> "v=" + (said.charAt(2) == 'A' ? 'B' : 'A') + said.substring(3)),
                text("half a signature", said -> said.substring(0, 14)),
                text("an error", said -> "e=other-error"),
                text("nothing", said -> ""));
    }

    /** What the challenge of MONGODB-AWS must not be. */
    static List<Mishap> inAwsChallenge() {
        return List.of(
                document("another nonce", said -> said.append("s", new BsonBinary(new byte[64]))),
                document("a long nonce", said -> said.append("s", longer(said.getBinary("s")))),
                document("half a nonce", said -> said.append("s", new BsonBinary(new byte[32]))),
                document("no nonce", said -> said.remove("s")),
                document("no host", said -> said.remove("h")),
                document("a host that is a number", said -> said.append("h", new BsonInt32(1))),
                host(""),
                host("a".repeat(256)),
                host("sts..com"),
                host(".amazonaws.com"),
                host("sts.amazonaws."),
                bytes());
    }

    /** What must not be said to people about where they get their tokens. */
    static List<Mishap> inProvider() {
        return List.of(
                document("no issuer", said -> said.remove("issuer")),
                document("an issuer that is a number", said -> said.append("issuer", new BsonInt32(1))),
                bytes());
    }

    /** What nobody knows yet, but may well come. */
    static final Mishap NEWS = step("unknown fields", said -> said.append("news", new BsonString("of tomorrow")));

    /** The same where the payload is a document. */
    static final Mishap NEWS_INSIDE = document("unknown fields inside", said -> said.append("news", new BsonInt32(1)));

    private static Mishap host(String host) {
        String shown = host.length() > 20 ? host.length() + " letters" : host;
        return document("the host '" + shown + "'", said -> said.append("h", new BsonString(host)));
    }

    private static Mishap bytes() {
        return payload("bytes", said -> new byte[] {1, 2, 3});
    }

    private static BsonBinary longer(BsonBinary nonce) {
        byte[] more = new byte[nonce.getData().length + 1];
        System.arraycopy(nonce.getData(), 0, more, 0, more.length - 1);
        return new BsonBinary(more);
    }

    private static Mishap text(String name, UnaryOperator<String> change) {
        return payload(name, said -> change.apply(new String(said, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8));
    }

    private static Mishap document(String name, Consumer<BsonDocument> change) {
        return payload(name, said -> {
            BsonDocument document = new RawBsonDocument(said).decode(new BsonDocumentCodec());
            change.accept(document);
            var bytes = new RawBsonDocument(document, new BsonDocumentCodec()).getByteBuffer();
            byte[] changed = new byte[bytes.remaining()];
            bytes.get(changed);
            return changed;
        });
    }

    private static Mishap payload(String name, UnaryOperator<byte[]> change) {
        return step(
                name,
                said -> said.append(
                        "payload",
                        new BsonBinary(change.apply(said.getBinary("payload").getData()))));
    }

    /** In the answer to hello it stands deeper. */
    private static Mishap step(String name, Consumer<BsonDocument> change) {
        return Mishap.answered(name, answer -> {
            change.accept(answer.getDocument("speculativeAuthenticate", answer));
            return answer;
        });
    }
}
