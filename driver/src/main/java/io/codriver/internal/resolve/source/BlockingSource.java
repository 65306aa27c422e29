package io.codriver.internal.resolve.source;

import io.codriver.internal.resolve.line.LookupLine;
import io.codriver.internal.resolve.line.LookupTask;
import io.codriver.internal.time.Ticker;
import io.codriver.resolve.LookupRejectedException;

/** Asks a resolver which blocks, on the threads of a {@link LookupLine}. Once it has started it cannot be stopped. */
public final class BlockingSource implements AddressSource {

    private final NameLookup names;
    private final LookupLine line;
    private final Ticker ticker;

    public BlockingSource(NameLookup names, LookupLine line, Ticker ticker) {
        this.names = names;
        this.line = line;
        this.ticker = ticker;
    }

    @Override
    public void begin(LookupTask task, Answers answers) throws LookupRejectedException {
        task.does(() -> perform(task, answers));
        task.standsBehind(line.submit(task));
        if (task.isCancelled()) {
            // It was cancelled on its way into the line, so it was not found there.
            line.forget(task);
        }
    }

    @Override
    public void forget(LookupTask task) {
        line.forget(task);
    }

    @Override
    public void prefer(LookupTask task) {
        line.prefer(task);
    }

    private void perform(LookupTask task, Answers answers) {
        task.begins(ticker.nanos());
        try {
            answers.answered(new Finding(names.addressesOf(task.host()), null));
        } catch (Exception e) {
            answers.failed(e);
        } catch (Throwable error) {
            answers.failed(new IllegalStateException("The lookup of '" + task.host() + "' died: " + error, error));
        }
    }
}
