package io.codriver.internal.handshake.auth.aws;

import com.mongodb.AwsCredential;
import com.mongodb.MongoCredential;
import io.codriver.internal.handshake.auth.IdentityFailure;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where keys come from: the application, else the environment, else the endpoint that the environment leads to.
 *
 * <p>Spec: Authentication, "Credential Fetching Order".
 */
interface AwsSource {

    /** Blocks; the names of what was asked go into {@link Obtained}. */
    Obtained obtain() throws IOException, IdentityFailure;

    /**
     * Keys and their origin.
     *
     * @param origin in a word or two
     */
    record Obtained(AwsKeys keys, String origin) {}

    /** What the properties of a credential say. */
    record Choice(MongoCredential credential, Optional<AwsKeys> fixed, Optional<Supplier<AwsCredential>> provider) {

        /** @throws IllegalArgumentException if they do not fit one another */
        @SuppressWarnings("unchecked")
        static Choice of(MongoCredential credential) {
            Object provider = credential.<@Nullable Object>getMechanismProperty(
                    MongoCredential.AWS_CREDENTIAL_PROVIDER_KEY, null);
            Object token =
                    credential.<@Nullable Object>getMechanismProperty(MongoCredential.AWS_SESSION_TOKEN_KEY, null);
            String user = credential.getUserName();
            char[] password = credential.getPassword();
            if (provider != null && !(provider instanceof Supplier<?>)) {
                throw new IllegalArgumentException(
                        "MONGODB-AWS takes a Supplier of AwsCredential, and no other object, as AWS_CREDENTIAL_PROVIDER");
            }
            if (provider != null && user != null) {
                throw new IllegalArgumentException(
                        "MONGODB-AWS takes keys from the credential or from AWS_CREDENTIAL_PROVIDER, not from both");
            }
            if (token != null && (user == null || !(token instanceof String))) {
                throw new IllegalArgumentException(
                        "MONGODB-AWS takes a text as AWS_SESSION_TOKEN, beside user name and password");
            }
            if (user != null && password == null) {
                throw new IllegalArgumentException("MONGODB-AWS needs a password beside the user name");
            }
            return new Choice(
                    credential,
                    user == null
                            ? Optional.empty()
                            : Optional.of(
                                    new AwsKeys(user, String.valueOf(password), (String) token, Optional.empty())),
                    Optional.ofNullable((Supplier<AwsCredential>) provider));
        }

        AwsSource source(UnaryOperator<@Nullable String> environment) {
            return provider.<AwsSource>map(Given::new).orElseGet(() -> new AwsSurroundings(environment));
        }
    }

    /** The application gives them, each time anew. */
    record Given(Supplier<AwsCredential> supplier) implements AwsSource {

        @Override
        public Obtained obtain() throws IdentityFailure {
            AwsCredential given = supplier.get();
            if (given == null) {
                throw new IdentityFailure("The AWS credential provider has returned nothing");
            }
            return new Obtained(
                    new AwsKeys(
                            given.getAccessKeyId(),
                            given.getSecretAccessKey(),
                            given.getSessionToken(),
                            Optional.empty()),
                    "provider");
        }
    }
}
