package io.codriver.internal.pool;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Those who wait for the same thing and are told together. Owned by the owner of the {@link PoolState}. */
final class WaitingGroup {

    private final Set<Waiting> members = new LinkedHashSet<>();

    boolean isEmpty() {
        return members.isEmpty();
    }

    void add(Waiting member) {
        members.add(member);
    }

    void remove(Waiting member) {
        members.remove(member);
    }

    void complete(List<Runnable> out) {
        members.forEach(member -> out.add(member::completed));
        members.clear();
    }

    void fail(Supplier<? extends Throwable> failure, List<Runnable> out) {
        members.forEach(member -> out.add(() -> member.failed(failure.get())));
        members.clear();
    }
}
