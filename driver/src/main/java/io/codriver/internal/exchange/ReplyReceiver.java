package io.codriver.internal.exchange;

import io.codriver.internal.wire.Reply;

/** Who waits for a reply. Called on the event loop of the channel, exactly one of both, or several replies with moreToCome. */
public interface ReplyReceiver {

    /**
     * Takes over the reply and must release it. Must not throw; if it does, the channel is closed and {@link #failed}
     * follows.
     */
    void replied(Reply reply);

    /**
     * Nothing more will come. Unless the kind is ENCODING, or the deadline had passed before anything was sent, the
     * channel is closed or closing.
     */
    void failed(ExchangeFailure failure);
}
