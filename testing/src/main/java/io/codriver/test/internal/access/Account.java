package io.codriver.test.internal.access;

import java.util.List;
import java.util.Optional;

/**
 * A user who has a password.
 *
 * @param database which the user belongs to
 * @param password compared with what PLAIN brings; empty if PLAIN is not for this user
 * @param secrets one for each variant of SCRAM that this user may use
 */
record Account(String database, String name, Optional<String> password, List<ScramSecret> secrets) {

    Account {
        secrets = List.copyOf(secrets);
    }

    Optional<ScramSecret> secret(ScramHash hash) {
        return secrets.stream().filter(each -> each.hash() == hash).findFirst();
    }
}
