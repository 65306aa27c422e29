package io.codriver.internal.command.bulk;

import com.mongodb.MongoNamespace;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.bulk.ClientBulkWriteOptions;
import com.mongodb.client.model.bulk.ClientNamespacedDeleteManyModel;
import com.mongodb.client.model.bulk.ClientNamespacedDeleteOneModel;
import com.mongodb.client.model.bulk.ClientNamespacedInsertOneModel;
import com.mongodb.client.model.bulk.ClientNamespacedReplaceOneModel;
import com.mongodb.client.model.bulk.ClientNamespacedUpdateManyModel;
import com.mongodb.client.model.bulk.ClientNamespacedUpdateOneModel;
import com.mongodb.client.model.bulk.ClientNamespacedWriteModel;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.write.Change;
import io.codriver.internal.command.write.Change.Judged;
import io.codriver.internal.command.write.DeleteStatement;
import io.codriver.internal.command.write.NewDocument;
import io.codriver.internal.command.write.UpdateStatement;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.BsonValue;
import org.bson.codecs.Codec;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Reads the models and options of a client-level bulk. The public interfaces have no getters; the classes behind them have, and
 * those are looked up by name when they are needed, never compiled against. Where one is missing, in another version of the
 * official artifact or in a model that somebody else has made, {@link UnsupportedOperationException} says which.
 *
 * <p>This class is the only one that knows; a decision record says why.
 */
final class OfficialModels {

    /** The getters of a class, by name. */
    private static final ClassValue<Map<String, Optional<Method>>> GETTERS = new ClassValue<>() {
        @Override
        protected Map<String, Optional<Method>> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>();
        }
    };

    private final Encoding encoding;

    OfficialModels(Encoding encoding) {
        this.encoding = encoding;
    }

    static ClientBulkOptions options(ClientBulkWriteOptions options) {
        return new ClientBulkOptions(
                required(options, "isOrdered", Boolean.class),
                required(options, "isVerboseResults", Boolean.class),
                given(options, "isBypassDocumentValidation", Boolean.class),
                given(options, "getLet", Bson.class),
                given(options, "getComment", BsonValue.class));
    }

    ClientWrite read(ClientNamespacedWriteModel namespaced) {
        MongoNamespace namespace = required(namespaced, "getNamespace", MongoNamespace.class);
        Object model = required(namespaced, "getModel", Object.class);
        if (namespaced instanceof ClientNamespacedInsertOneModel) {
            return insert(namespace, required(model, "getDocument", Object.class));
        }
        if (namespaced instanceof ClientNamespacedUpdateOneModel) {
            return ClientWrite.update(namespace, encoding, update(model, change(model), false));
        }
        if (namespaced instanceof ClientNamespacedUpdateManyModel) {
            return ClientWrite.update(namespace, encoding, update(model, change(model), true));
        }
        if (namespaced instanceof ClientNamespacedReplaceOneModel) {
            Change replacement = replacement(required(model, "getReplacement", Object.class));
            return ClientWrite.update(namespace, encoding, update(model, replacement, false));
        }
        if (namespaced instanceof ClientNamespacedDeleteOneModel) {
            return ClientWrite.delete(namespace, encoding, delete(model, false));
        }
        if (namespaced instanceof ClientNamespacedDeleteManyModel) {
            return ClientWrite.delete(namespace, encoding, delete(model, true));
        }
        throw new UnsupportedOperationException("A write model of an unknown kind: " + namespaced.getClass());
    }

    private <T> ClientWrite insert(MongoNamespace namespace, T document) {
        return ClientWrite.insert(namespace, new NewDocument<>(codec(document), document));
    }

    private <T> Change replacement(T document) {
        return Change.replacement(codec(document), document, Judged.BY_THE_FIRST_NAME);
    }

    @SuppressWarnings("unchecked")
    private <T> Codec<T> codec(T document) {
        return (Codec<T>) encoding.registry().get(document.getClass());
    }

    private Change change(Object model) {
        Bson operators = given(model, "getUpdate", Bson.class);
        return operators != null
                ? Change.operators(encoding, operators, Judged.BY_THE_FIRST_NAME)
                : Change.pipeline(
                        encoding,
                        stages(required(model, "getUpdatePipeline", Optional.class)
                                .orElseThrow()));
    }

    @SuppressWarnings("unchecked")
    private static Iterable<? extends Bson> stages(Object stages) {
        return (Iterable<? extends Bson>) stages;
    }

    private static UpdateStatement update(Object model, Change change, boolean multi) {
        Object options = required(model, "getOptions", Object.class);
        Object filters = optional(options, "getArrayFilters", Iterable.class);
        return new UpdateStatement(
                required(model, "getFilter", Bson.class),
                change,
                multi,
                given(options, "isUpsert", Boolean.class),
                given(options, "getCollation", Collation.class),
                filters == null ? null : stages(filters),
                given(options, "getHint", Bson.class),
                given(options, "getHintString", String.class),
                optional(options, "getSort", Bson.class));
    }

    private static DeleteStatement delete(Object model, boolean multi) {
        Object options = required(model, "getOptions", Object.class);
        return new DeleteStatement(
                required(model, "getFilter", Bson.class),
                multi,
                given(options, "getCollation", Collation.class),
                given(options, "getHint", Bson.class),
                given(options, "getHintString", String.class));
    }

    // ---- by name

    /** What is always there. */
    private static <V> V required(Object owner, String getter, Class<V> type) {
        Method method = method(owner, getter)
                .orElseThrow(() -> new UnsupportedOperationException("bulkWrite of a client needs " + getter + "() of "
                        + owner.getClass().getName() + ", which this version of the official driver does not have"));
        return type.cast(value(owner, method));
    }

    /** What the application may have left out. */
    private static <V> @Nullable V given(Object owner, String getter, Class<V> type) {
        return type.cast(required(owner, getter, Optional.class).orElse(null));
    }

    /** What only some of these classes have. */
    private static <V> @Nullable V optional(Object owner, String getter, Class<V> type) {
        return method(owner, getter).isPresent() ? given(owner, getter, type) : null;
    }

    private static Optional<Method> method(Object owner, String getter) {
        return GETTERS.get(owner.getClass()).computeIfAbsent(getter, name -> {
            try {
                return Optional.of(owner.getClass().getMethod(name));
            } catch (NoSuchMethodException missing) {
                return Optional.empty();
            }
        });
    }

    private static Object value(Object owner, Method getter) {
        try {
            return getter.invoke(owner);
        } catch (IllegalAccessException | InvocationTargetException refused) {
            throw new UnsupportedOperationException(
                    "bulkWrite of a client cannot read " + getter + ": " + refused.getMessage(), refused);
        }
    }
}
