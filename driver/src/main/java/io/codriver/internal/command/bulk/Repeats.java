package io.codriver.internal.command.bulk;

import com.mongodb.MongoClientException;

/**
 * What a round that is said again has to keep: all that it said the first time. The server may have done all of it, and what
 * the next round said once more, under another number, would be done twice.
 */
final class Repeats {

    private Repeats() {}

    /** @param before how many writes the round had; 0 if it is said for the first time */
    static void requireAll(int written, int before) {
        if (before > 0 && written != before) {
            throw new MongoClientException(
                    "Of " + before + " writes that are to be sent again, the server selected for it" + " takes only "
                            + written + " in one command");
        }
    }
}
