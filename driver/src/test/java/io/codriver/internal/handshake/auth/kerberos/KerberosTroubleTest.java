package io.codriver.internal.handshake.auth.kerberos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.util.stream.Stream;
import javax.security.auth.login.LoginException;
import org.ietf.jgss.GSSException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is told of failures that have no number; those that have one come from a real center. */
final class KerberosTroubleTest {

    private static final String PLANTED = "pl4nted";

    static Stream<Arguments> logins() {
        return Stream.of(
                Arguments.of(new ConnectException(PLANTED), "no key distribution center answers"),
                Arguments.of(new SocketTimeoutException(PLANTED), "no key distribution center answers"),
                Arguments.of(new FileNotFoundException(PLANTED), "JAAS configuration"),
                Arguments.of(new GeneralSecurityException(PLANTED), "the password or the key does not fit"),
                Arguments.of(new LoginException(PLANTED), "JAAS configuration"));
    }

    @ParameterizedTest
    @MethodSource("logins")
    void aFailedLoginSaysWhatToDoAndNothingOfOthers(Exception cause, String words) {
        LoginException met = new LoginException(PLANTED);
        met.initCause(cause);
        assertThat(KerberosTrouble.ofLogin("alice@REALM", met))
                .hasMessageStartingWith("The login of alice@REALM to Kerberos failed with ")
                .hasMessageContaining(words)
                .hasMessageNotContaining(PLANTED)
                .hasCause(met);
    }

    @Test
    void aMissingTicketIsTheSubjectsAndOtherTroubleIsNot() {
        assertThat(KerberosTrouble.ofTicket("alice", "mongodb/db", new GSSException(GSSException.NO_CRED)))
                .hasMessageContaining("the subject holds no ticket of alice");
        assertThat(KerberosTrouble.ofTicket("alice", "mongodb/db", new GSSException(GSSException.FAILURE)))
                .hasMessageContaining("for mongodb/db")
                .hasMessageEndingWith("see the cause");
    }

    @Test
    void causesInACircleAreNotFollowedForEver() {
        Exception first = new Exception(PLANTED);
        first.initCause(new Exception(PLANTED, first));
        assertThat(KerberosTrouble.ofLogin("alice", first)).hasMessageContaining("JAAS configuration");
    }
}
