package io.codriver.test.internal.write;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.query.Variables;
import io.netty.channel.Channel;

/**
 * Where the statements of one command write, and what they have in common.
 *
 * @param let the constants of the command
 * @param validates false if the command says that documents need not suit
 */
record Target(Channel channel, String database, String collection, Variables let, boolean validates) {

    static Target of(Channel channel, String database, Document command) {
        String collection = String.valueOf(command.values().iterator().next());
        return of(channel, database, collection, command);
    }

    static Target of(Channel channel, String database, String collection, Document command) {
        boolean validates = !Boolean.TRUE.equals(command.get("bypassDocumentValidation"));
        return new Target(channel, database, collection, Variables.of(command.get("let")), validates);
    }
}
