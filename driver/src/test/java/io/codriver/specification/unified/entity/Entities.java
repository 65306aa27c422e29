package io.codriver.specification.unified.entity;

import com.mongodb.connection.ClusterDescription;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.gridfs.GridFSBucket;
import io.codriver.specification.unified.InvalidCaseException;
import io.codriver.specification.unified.match.KnownEntities;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * The entity map of one case. Names are unique; what is asked for has to be there and of the right type. Any thread.
 *
 * <p>Spec: Unified Test Format, "Entity Map".
 */
public final class Entities implements KnownEntities, AutoCloseable {

    private static final List<Class<?>> SUPPORTED = List.of(
            ClientEntity.class,
            DatabaseEntity.class,
            CollectionEntity.class,
            ClientSession.class,
            GridFSBucket.class,
            CursorEntity.class,
            ThreadEntity.class,
            ClusterDescription.class,
            BsonValue.class);

    private final Map<String, Object> all = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<String, BsonDocument> sessionIds = new ConcurrentHashMap<>();

    /** Adds one. */
    public void put(String name, Object entity) {
        if (SUPPORTED.stream().noneMatch(type -> type.isInstance(entity))) {
            throw new InvalidCaseException("cannot keep as entity '" + name + "': " + entity);
        }
        if (all.putIfAbsent(name, entity) != null) {
            throw new InvalidCaseException("there is an entity '" + name + "' already");
        }
        if (entity instanceof ClientSession session) {
            sessionIds.put(name, session.getServerSession().getIdentifier());
        }
    }

    /** Any entity. */
    public Object get(String name) {
        Object entity = all.get(name);
        if (entity == null) {
            throw new InvalidCaseException("there is no entity '" + name + "'");
        }
        return entity;
    }

    /** An entity of a type. */
    public <T> T get(String name, Class<T> type) {
        Object entity = get(name);
        if (!type.isInstance(entity)) {
            throw new InvalidCaseException(
                    "entity '" + name + "' is no " + type.getSimpleName() + " but " + entity.getClass());
        }
        return type.cast(entity);
    }

    /** All of a type, in the order of their making. */
    public <T> List<T> all(Class<T> type) {
        synchronized (all) {
            return all.values().stream()
                    .filter(type::isInstance)
                    .map(type::cast)
                    .toList();
        }
    }

    @Override
    public BsonValue value(String name) {
        return get(name, BsonValue.class);
    }

    /** Kept from the start: a session that has ended does not tell it any more. */
    @Override
    public BsonDocument sessionId(String name) {
        get(name, ClientSession.class);
        return sessionIds.getOrDefault(name, new BsonDocument());
    }

    /** Stops the threads, closes cursors, sessions and clients, in this order. */
    @Override
    public void close() {
        List<Runnable> closing = new ArrayList<>();
        all(ThreadEntity.class).forEach(thread -> closing.add(thread::close));
        all(CursorEntity.class).forEach(cursor -> closing.add(cursor::close));
        all(ClientSession.class).forEach(session -> closing.add(session::close));
        all(ClientEntity.class).forEach(client -> closing.add(client::close));
        closing.forEach(Runnable::run);
    }
}
