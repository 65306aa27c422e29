package io.codriver.internal.client;

import java.util.ArrayList;
import java.util.List;
import org.bson.UuidRepresentation;
import org.bson.codecs.configuration.CodecRegistries;
import org.bson.codecs.configuration.CodecRegistry;

/**
 * Codec registries that write UUIDs as the client was told. Wrapping one is dear (its codecs are looked up anew), so
 * each is wrapped once, told by identity.
 *
 * <p>Concurrency: any thread; the list is replaced, never changed. It keeps the newest {@value #MOST_KEPT}: an application
 * that makes registries without end gets them wrapped each time, and no leak.
 */
public final class Codecs {

    static final int MOST_KEPT = 32;

    private record Wrapped(CodecRegistry given, CodecRegistry wrapped) {}

    private final UuidRepresentation uuids;
    private volatile List<Wrapped> kept = List.of();

    public Codecs(UuidRepresentation uuids) {
        this.uuids = uuids;
    }

    public CodecRegistry wrap(CodecRegistry given) {
        for (Wrapped entry : kept) {
            if (entry.given == given || entry.wrapped == given) {
                return entry.wrapped;
            }
        }
        return keep(given);
    }

    private synchronized CodecRegistry keep(CodecRegistry given) {
        CodecRegistry wrapped = CodecRegistries.withUuidRepresentation(given, uuids);
        List<Wrapped> newest = new ArrayList<>(MOST_KEPT);
        newest.add(new Wrapped(given, wrapped));
        kept.stream().limit(MOST_KEPT - 1L).forEach(newest::add);
        kept = List.copyOf(newest);
        return wrapped;
    }
}
