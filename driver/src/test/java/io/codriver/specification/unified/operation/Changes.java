package io.codriver.specification.unified.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** What the arguments change of a publisher that is made only when the operation runs. */
final class Changes<P> {

    private final List<UnaryOperator<P>> changes = new ArrayList<>();

    void add(UnaryOperator<P> change) {
        changes.add(change);
    }

    P applyTo(P publisher) {
        P changed = publisher;
        for (UnaryOperator<P> change : changes) {
            changed = change.apply(changed);
        }
        return changed;
    }
}
