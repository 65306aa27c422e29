package io.codriver.internal.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SurroundingsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "AWS_EXECUTION_ENV=AWS_Lambda_java8 AWS_REGION=us-east-2 AWS_LAMBDA_FUNCTION_MEMORY_SIZE=1024"
                        + "|{name: 'aws.lambda', memory_mb: 1024, region: 'us-east-2'}",
                "AWS_LAMBDA_RUNTIME_API=127.0.0.1:9001|{name: 'aws.lambda'}",
                "AWS_EXECUTION_ENV=EC2|{}",
                "FUNCTIONS_WORKER_RUNTIME=java|{name: 'azure.func'}",
                "K_SERVICE=s FUNCTION_MEMORY_MB=1024 FUNCTION_TIMEOUT_SEC=60 FUNCTION_REGION=us-central1"
                        + "|{name: 'gcp.func', timeout_sec: 60, memory_mb: 1024, region: 'us-central1'}",
                "FUNCTION_NAME=f|{name: 'gcp.func'}",
                "VERCEL=1 VERCEL_REGION=cdg1|{name: 'vercel', region: 'cdg1'}",
                "VERCEL=1 VERCEL_REGION=cdg1 AWS_LAMBDA_RUNTIME_API=x AWS_REGION=r|{name: 'vercel', region: 'cdg1'}",
                "VERCEL=1 K_SERVICE=s|{}",
                "VERCEL=1 K_SERVICE=s AWS_LAMBDA_RUNTIME_API=x|{}",
                "AWS_LAMBDA_RUNTIME_API=x FUNCTIONS_WORKER_RUNTIME=java|{}",
                "K_SERVICE=|{}",
                "AWS_LAMBDA_RUNTIME_API=x AWS_LAMBDA_FUNCTION_MEMORY_SIZE=big|{name: 'aws.lambda'}",
                "AWS_LAMBDA_RUNTIME_API=x AWS_LAMBDA_FUNCTION_MEMORY_SIZE=99999999999|{name: 'aws.lambda'}",
                "KUBERNETES_SERVICE_HOST=10.0.0.1|{container: {orchestrator: 'kubernetes'}}",
                "KUBERNETES_SERVICE_HOST=10.0.0.1 VERCEL=1"
                        + "|{name: 'vercel', container: {orchestrator: 'kubernetes'}}",
                "NOTHING=1|{}",
            })
    void environmentVariablesTellWhereAFunctionRuns(String variables, String env) {
        assertThat(seen(variables, false).env()).isEqualTo(BsonDocument.parse(env));
    }

    @Test
    void aDockerFileTellsOfAContainer() {
        assertThat(seen("VERCEL=1", true).env())
                .isEqualTo(BsonDocument.parse("{name: 'vercel', container: {runtime: 'docker'}}"));
        assertThat(seen("KUBERNETES_SERVICE_HOST=h", true).env())
                .isEqualTo(BsonDocument.parse("{container: {runtime: 'docker', orchestrator: 'kubernetes'}}"));
    }

    @ParameterizedTest
    @CsvSource({
        "Linux,Linux",
        "Mac OS X,Darwin",
        "Windows 11,Windows",
        "FreeBSD,BSD",
        "AIX,Unix",
        "SunOS,Unix",
        "BeOS,unknown"
    })
    void theOperatingSystemHasOneOfTheKnownTypes(String name, String type) {
        Properties java = new Properties();
        java.setProperty("os.name", name);
        java.setProperty("os.arch", "aarch64");
        java.setProperty("os.version", "7");
        assertThat(Surroundings.seen(Optional.empty(), java, Map.of(), false).os())
                .isEqualTo(BsonDocument.parse(
                        "{type: '" + type + "', name: '" + name + "', architecture: 'aarch64', version: '7'}"));
    }

    @Test
    void whatIsNotKnownIsLeftOutOrUnknown() {
        Surroundings blank = Surroundings.seen(Optional.empty(), new Properties(), Map.of(), false);
        assertThat(blank.os()).isEqualTo(BsonDocument.parse("{type: 'unknown'}"));
        assertThat(blank.driverVersion()).isEqualTo("unknown");
        assertThat(blank.platform()).isEqualTo("Java/unknown/unknown");
    }

    private static Surroundings seen(String variables, boolean dockerEnvFile) {
        Map<String, String> environment = new HashMap<>();
        for (String variable : variables.split(" ")) {
            String[] parts = variable.split("=", 2);
            environment.put(parts[0], parts[1]);
        }
        return Surroundings.seen(Optional.empty(), new Properties(), environment, dockerEnvFile);
    }
}
