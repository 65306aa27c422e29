package io.codriver.specification.unified.operation;

import com.mongodb.client.model.Collation;
import com.mongodb.reactivestreams.client.ClientSession;
import io.codriver.specification.unified.InvalidCaseException;
import io.codriver.specification.unified.entity.Entities;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one operation. It remembers which were read: an argument that nobody read is one which the operation
 * does not know. Optional ones go to a setter if they are there.
 */
public final class Arguments {

    private final String operation;
    private final BsonDocument given;
    private final Entities entities;
    private final Set<String> read = new HashSet<>();

    public Arguments(String operation, BsonDocument given, Entities entities) {
        this.operation = operation;
        this.given = given;
        this.entities = entities;
    }

    /** A setter of a time with its unit. */
    @FunctionalInterface
    interface DurationSetter {
        Object set(long time, TimeUnit unit);
    }

    /** Arguments of something nested in these, such as one write of a bulk write. */
    Arguments nested(String name, BsonDocument content) {
        return new Arguments(operation + "." + name, content, entities);
    }

    /** Fails if an argument was not read. */
    public void refuseUnread() {
        for (String key : given.keySet()) {
            if (!read.contains(key)) {
                throw new InvalidCaseException(
                        "the operation " + operation + " does not know the argument '" + key + "'");
            }
        }
    }

    public boolean has(String key) {
        return given.containsKey(key);
    }

    /** A value that has to be there. */
    public BsonValue value(String key) {
        BsonValue value = given.get(key);
        if (value == null) {
            throw new InvalidCaseException("the operation " + operation + " needs the argument '" + key + "'");
        }
        read.add(key);
        return value;
    }

    public BsonDocument document(String key) {
        BsonValue value = value(key);
        if (!value.isDocument()) {
            throw new InvalidCaseException("'" + key + "' of " + operation + " is no document but " + value);
        }
        return value.asDocument();
    }

    public String text(String key) {
        return value(key).asString().getValue();
    }

    public int number(String key) {
        return value(key).asNumber().intValue();
    }

    boolean flag(String key) {
        return value(key).asBoolean().getValue();
    }

    public BsonArray array(String key) {
        return value(key).asArray();
    }

    List<BsonDocument> documents(String key) {
        return array(key).stream().map(BsonValue::asDocument).toList();
    }

    /** The session to use, null if none is named. */
    @Nullable
    ClientSession session() {
        return has("session") ? session("session") : null;
    }

    public ClientSession session(String key) {
        return entity(key, ClientSession.class);
    }

    /** The entity that an argument names. */
    public <T> T entity(String key, Class<T> type) {
        return entities.get(text(key), type);
    }

    void value(String key, Consumer<BsonValue> setter) {
        if (has(key)) {
            setter.accept(value(key));
        }
    }

    void document(String key, Consumer<BsonDocument> setter) {
        if (has(key)) {
            setter.accept(document(key));
        }
    }

    void documents(String key, Consumer<List<BsonDocument>> setter) {
        if (has(key)) {
            setter.accept(documents(key));
        }
    }

    void text(String key, Consumer<String> setter) {
        if (has(key)) {
            setter.accept(text(key));
        }
    }

    void number(String key, Consumer<Integer> setter) {
        if (has(key)) {
            setter.accept(number(key));
        }
    }

    void flag(String key, Consumer<Boolean> setter) {
        if (has(key)) {
            setter.accept(value(key).asBoolean().getValue());
        }
    }

    void millis(String key, DurationSetter setter) {
        if (has(key)) {
            setter.set(value(key).asNumber().longValue(), TimeUnit.MILLISECONDS);
        }
    }

    void collation(Consumer<Collation> setter) {
        document("collation", described -> setter.accept(Collations.of(described)));
    }

    /** A hint is a name or a document. */
    void hint(Consumer<Bson> document, Consumer<String> name) {
        value("hint", hint -> {
            if (hint instanceof BsonString text) {
                name.accept(text.getValue());
            } else {
                document.accept(hint.asDocument());
            }
        });
    }
}
