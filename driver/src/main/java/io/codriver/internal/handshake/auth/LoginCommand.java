package io.codriver.internal.handshake.auth;

import com.mongodb.ServerApi;
import io.codriver.internal.hello.DeclaredApi;
import io.codriver.internal.wire.RequestBody;
import io.codriver.internal.wire.SectionWriter;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;

/** A command that carries proof. Its text is its name alone. */
public final class LoginCommand implements RequestBody {

    private static final BsonDocumentCodec DOCUMENTS = new BsonDocumentCodec();
    private static final EncoderContext PLAIN = EncoderContext.builder().build();

    private final BsonDocument command;

    private LoginCommand(BsonDocument command) {
        this.command = command;
    }

    public static LoginCommand of(BsonDocument command, String database, Optional<ServerApi> declared) {
        BsonDocument whole = new BsonDocument();
        command.forEach(whole::append);
        whole.append("$db", new BsonString(database));
        return new LoginCommand(DeclaredApi.in(whole, declared));
    }

    @Override
    public int flags() {
        return 0;
    }

    @Override
    public void writeTo(SectionWriter sections) {
        sections.body(writer -> DOCUMENTS.encode(writer, command, PLAIN));
    }

    @Override
    public String toString() {
        return command.getFirstKey();
    }
}
