package io.codriver.internal.resolve;

import io.codriver.internal.time.Ticker;
import io.codriver.resolve.LookupRejectedException;

/** Asks a resolver which blocks, on the threads of a {@link LookupLine}. Once it has started it cannot be stopped. */
final class BlockingSource implements AddressSource {

    private final NameLookup names;
    private final LookupLine line;
    private final Ticker ticker;

    BlockingSource(NameLookup names, LookupLine line, Ticker ticker) {
        this.names = names;
        this.line = line;
        this.ticker = ticker;
    }

    @Override
    public void begin(Lookup lookup, Answers answers) throws LookupRejectedException {
        lookup.task().does(() -> perform(lookup, answers));
        lookup.standsBehind(line.submit(lookup.task()));
        if (lookup.task().isCancelled()) {
            // It was cancelled on its way into the line, so it was not found there.
            line.forget(lookup.task());
        }
    }

    @Override
    public void forget(Lookup lookup) {
        line.forget(lookup.task());
    }

    @Override
    public void prefer(Lookup lookup) {
        line.prefer(lookup.task());
    }

    private void perform(Lookup lookup, Answers answers) {
        lookup.starts(ticker.nanos());
        try {
            answers.answered(lookup, new Finding(names.addressesOf(lookup.host()), null));
        } catch (Exception e) {
            answers.failed(lookup, e);
        } catch (Throwable error) {
            answers.failed(
                    lookup, new IllegalStateException("The lookup of '" + lookup.host() + "' died: " + error, error));
        }
    }
}
