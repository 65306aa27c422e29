package io.codriver.internal.handshake.auth;

import com.mongodb.MongoCredential;

/** A connection could not prove who it is. The cause is what its login met. */
public final class LoginFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient MongoCredential credential;

    public LoginFailure(MongoCredential credential, Throwable cause) {
        super(cause.getMessage(), cause, false, false);
        this.credential = credential;
    }

    /** Whose login it was; its text hides the password. */
    public MongoCredential credential() {
        return credential;
    }

    /** What the login met: never null. */
    public Throwable met() {
        Throwable cause = getCause();
        return cause == null ? this : cause;
    }
}
