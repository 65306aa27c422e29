package io.codriver.internal.handshake;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * Where the client runs: Java, operating system, function service, container.
 *
 * <p>Spec: MongoDB handshake, "client.os", "client.platform" and "client.env".
 *
 * @param driverVersion of this driver
 * @param platform the Java runtime
 * @param os {@code type} always, {@code name}, {@code architecture} and {@code version} where known
 * @param env empty outside of function services and containers
 */
public record Surroundings(String driverVersion, String platform, BsonDocument os, BsonDocument env) {

    static final String DRIVER_NAME = "codriver";

    private static final String UNKNOWN = "unknown";

    /** Looks around: reads the environment and looks for one file, so not on an event loop. */
    public static Surroundings look() {
        return seen(
                Optional.ofNullable(Surroundings.class.getPackage().getImplementationVersion()),
                System.getProperties(),
                System.getenv(),
                Files.exists(Path.of("/.dockerenv")));
    }

    /** Whether this is a function service, which freezes processes between two calls. */
    public boolean isFunctionService() {
        return env.containsKey("name");
    }

    static Surroundings seen(
            Optional<String> driverVersion, Properties java, Map<String, String> environment, boolean dockerEnvFile) {
        return new Surroundings(
                driverVersion.orElse(UNKNOWN),
                "Java/" + java.getProperty("java.vendor", UNKNOWN) + "/"
                        + java.getProperty("java.runtime.version", UNKNOWN),
                operatingSystem(java),
                env(environment, dockerEnvFile));
    }

    private static BsonDocument operatingSystem(Properties java) {
        BsonDocument os = new BsonDocument("type", new BsonString(osType(java.getProperty("os.name", ""))));
        appendText(os, "name", java.getProperty("os.name", ""));
        appendText(os, "architecture", java.getProperty("os.arch", ""));
        appendText(os, "version", java.getProperty("os.version", ""));
        return os;
    }

    private static String osType(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("linux")) {
            return "Linux";
        } else if (lower.startsWith("mac")) {
            return "Darwin";
        } else if (lower.startsWith("windows")) {
            return "Windows";
        } else if (lower.endsWith("bsd")) {
            return "BSD";
        } else if (lower.startsWith("aix")
                || lower.startsWith("hp-ux")
                || lower.startsWith("sunos")
                || lower.startsWith("solaris")) {
            return "Unix";
        }
        return UNKNOWN;
    }

    private static BsonDocument env(Map<String, String> environment, boolean dockerEnvFile) {
        BsonDocument env = new BsonDocument();
        FunctionService.running(environment).ifPresent(service -> service.describe(environment, env));
        BsonDocument container = new BsonDocument();
        if (dockerEnvFile) {
            container.append("runtime", new BsonString("docker"));
        }
        if (isPopulated(environment, "KUBERNETES_SERVICE_HOST")) {
            container.append("orchestrator", new BsonString("kubernetes"));
        }
        if (!container.isEmpty()) {
            env.append("container", container);
        }
        return env;
    }

    private static boolean isPopulated(Map<String, String> environment, String variable) {
        return !environment.getOrDefault(variable, "").isEmpty();
    }

    private static void appendText(BsonDocument document, String field, String text) {
        if (!text.isEmpty()) {
            document.append(field, new BsonString(text));
        }
    }

    /** Function services and what they tell in environment variables. */
    private enum FunctionService {
        AWS_LAMBDA("aws.lambda") {
            @Override
            boolean isHere(Map<String, String> environment) {
                return environment.getOrDefault("AWS_EXECUTION_ENV", "").startsWith("AWS_Lambda_")
                        || isPopulated(environment, "AWS_LAMBDA_RUNTIME_API");
            }

            @Override
            void details(Map<String, String> environment, BsonDocument env) {
                appendNumber(env, "memory_mb", environment.getOrDefault("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", ""));
                appendText(env, "region", environment.getOrDefault("AWS_REGION", ""));
            }
        },
        AZURE("azure.func") {
            @Override
            boolean isHere(Map<String, String> environment) {
                return isPopulated(environment, "FUNCTIONS_WORKER_RUNTIME");
            }

            @Override
            void details(Map<String, String> environment, BsonDocument env) {}
        },
        GCP("gcp.func") {
            @Override
            boolean isHere(Map<String, String> environment) {
                return isPopulated(environment, "K_SERVICE") || isPopulated(environment, "FUNCTION_NAME");
            }

            @Override
            void details(Map<String, String> environment, BsonDocument env) {
                appendNumber(env, "timeout_sec", environment.getOrDefault("FUNCTION_TIMEOUT_SEC", ""));
                appendNumber(env, "memory_mb", environment.getOrDefault("FUNCTION_MEMORY_MB", ""));
                appendText(env, "region", environment.getOrDefault("FUNCTION_REGION", ""));
            }
        },
        VERCEL("vercel") {
            @Override
            boolean isHere(Map<String, String> environment) {
                return isPopulated(environment, "VERCEL");
            }

            @Override
            void details(Map<String, String> environment, BsonDocument env) {
                appendText(env, "region", environment.getOrDefault("VERCEL_REGION", ""));
            }
        };

        private final String text;

        FunctionService(String text) {
            this.text = text;
        }

        abstract boolean isHere(Map<String, String> environment);

        abstract void details(Map<String, String> environment, BsonDocument env);

        /** The only one that is here; Vercel runs on AWS Lambda and wins over it, other pairs are no answer. */
        static Optional<FunctionService> running(Map<String, String> environment) {
            Optional<FunctionService> found = Optional.empty();
            for (FunctionService each : values()) {
                if (each.isHere(environment)) {
                    boolean vercelOnLambda = each == VERCEL && found.equals(Optional.of(AWS_LAMBDA));
                    if (found.isPresent() && !vercelOnLambda) {
                        return Optional.empty();
                    }
                    found = Optional.of(each);
                }
            }
            return found;
        }

        void describe(Map<String, String> environment, BsonDocument env) {
            env.append("name", new BsonString(text));
            details(environment, env);
        }

        private static void appendNumber(BsonDocument env, String field, String text) {
            try {
                env.append(field, new BsonInt32(Integer.parseInt(text)));
            } catch (NumberFormatException notANumber) {
                // Spec: a value of another type is left out and no error.
            }
        }
    }
}
