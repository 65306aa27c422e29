package io.codriver.internal.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoDriverInformation;
import io.codriver.internal.wire.Messages;
import java.util.Optional;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientMetadataTest {

    private static final BsonDocument OS =
            BsonDocument.parse("{type: 'Linux', name: 'Linux', architecture: 'amd64', version: '6.1'}");
    private static final BsonDocument ENV =
            BsonDocument.parse("{name: 'vercel', region: 'cdg1', container: {runtime: 'docker'}}");

    @Test
    void allThatIsKnownIsTold() {
        assertThat(metadata(Optional.of("rally"), "Java/x/17", ENV).document())
                .isEqualTo(BsonDocument.parse("{application: {name: 'rally'}, driver: {name: 'codriver', version:"
                        + " '1.0'}, os: {type: 'Linux', name: 'Linux', architecture: 'amd64', version: '6.1'}, platform:"
                        + " 'Java/x/17', env: {name: 'vercel', region: 'cdg1', container: {runtime: 'docker'}}}"));
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        assertThat(metadata(Optional.empty(), "", new BsonDocument()).document())
                .containsOnlyKeys("driver", "os");
    }

    @ParameterizedTest
    @CsvSource({
        // Each length of the platform needs one more cut: nothing, env but its name, os but its type, env, platform.
        "200, 5, 4, 3",
        "310, 4, 4, 1",
        "370, 4, 1, 1",
        "395, 3, 1, 0",
        "420, 3, 1, 0",
    })
    void lessIsSaidInTheOrderOfTheSpecification(int platformBytes, int fields, int osFields, int envFields) {
        BsonDocument document =
                metadata(Optional.empty(), "p".repeat(platformBytes), ENV).document();
        assertThat(Messages.bson(document).length).isLessThanOrEqualTo(ClientMetadata.MAX_BYTES);
        assertThat(document.getDocument("os")).hasSize(osFields);
        assertThat(document.getDocument("env", new BsonDocument())).hasSize(envFields);
        assertThat(document.getString("platform").getValue())
                .hasSizeLessThanOrEqualTo(platformBytes)
                .hasSizeGreaterThan(Math.min(platformBytes, 390) - 1);
        assertThat(document.getDocument("driver")).hasSize(2);
    }

    @Test
    void aPlatformIsCutBetweenCharactersUpToTheLastByte() {
        BsonDocument document = metadata(Optional.empty(), "€".repeat(500), ENV).document();
        assertThat(Messages.bson(document).length).isBetween(ClientMetadata.MAX_BYTES - 2, ClientMetadata.MAX_BYTES);
        assertThat(document.getString("platform").getValue()).matches("€+");
    }

    @Test
    void evenAbsurdLibrariesStayUnderTheLimit() {
        BsonDocument document = metadata(Optional.of("a".repeat(128)), "Java", ENV)
                .with(library("n".repeat(600), "v".repeat(600), "p".repeat(600)))
                .document();
        assertThat(Messages.bson(document).length).isLessThanOrEqualTo(ClientMetadata.MAX_BYTES);
        assertThat(document.getDocument("driver").getString("name").getValue()).startsWith("codriver");
        assertThat(document.getDocument("driver").getString("version").getValue())
                .startsWith("1.0");
        assertThat(document.getDocument("application").getString("name").getValue())
                .hasSize(128);
    }

    @Test
    void librariesAreAppendedInTheirOrder() {
        ClientMetadata metadata = metadata(Optional.empty(), "Java", new BsonDocument())
                .with(library("spring", "4.0", "boot"))
                .with(library("mapper", "", ""))
                .with(library("", "", "Kotlin"));
        assertThat(metadata.document().getDocument("driver"))
                .isEqualTo(BsonDocument.parse("{name: 'codriver|spring|mapper', version: '1.0|4.0'}"));
        assertThat(metadata.document().getString("platform").getValue()).isEqualTo("Java|boot|Kotlin");
    }

    @Test
    void aLibraryInsideALibraryIsToldWithIt() {
        MongoDriverInformation wrapped = MongoDriverInformation.builder(library("inner", "1", ""))
                .driverName("outer")
                .driverVersion("2")
                .build();
        String name = metadata(Optional.empty(), "Java", new BsonDocument())
                .with(wrapped)
                .document()
                .getDocument("driver")
                .getString("name")
                .getValue();
        assertThat(name.split("\\|")).containsExactlyInAnyOrder("codriver", "inner", "outer");
    }

    @ParameterizedTest
    @CsvSource({"spring,4.0,boot", "mapper,'',''", "'','',''"})
    void theSameAgainChangesNothing(String name, String version, String platform) {
        ClientMetadata before = metadata(Optional.empty(), "Java", new BsonDocument())
                .with(library("spring", "4.0", "boot"))
                .with(library("mapper", "", ""));
        assertThat(before.with(library(name, version, platform))).isSameAs(before);
    }

    @ParameterizedTest
    @CsvSource({"Spring,4.0,boot", "spring,4.1,boot", "spring,4.0,''", "spring,'',boot"})
    void whatDiffersInOneTextIsAnotherLibrary(String name, String version, String platform) {
        ClientMetadata before =
                metadata(Optional.empty(), "Java", new BsonDocument()).with(library("spring", "4.0", "boot"));
        assertThat(before.with(library(name, version, platform)).document()).isNotEqualTo(before.document());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aTextWithTheDelimiterIsRefused(int which) {
        MongoDriverInformation wrong =
                library(which == 0 ? "a|b" : "a", which == 1 ? "1|2" : "1", which == 2 ? "p|q" : "p");
        ClientMetadata metadata = metadata(Optional.empty(), "Java", new BsonDocument());
        assertThatThrownBy(() -> metadata.with(wrong)).isInstanceOf(IllegalArgumentException.class);
    }

    private static ClientMetadata metadata(Optional<String> application, String platform, BsonDocument env) {
        return ClientMetadata.of(application, new Surroundings("1.0", platform, OS, env));
    }

    private static MongoDriverInformation library(String name, String version, String platform) {
        MongoDriverInformation.Builder builder = MongoDriverInformation.builder();
        if (!name.isEmpty()) {
            builder.driverName(name);
        }
        if (!version.isEmpty()) {
            builder.driverVersion(version);
        }
        if (!platform.isEmpty()) {
            builder.driverPlatform(platform);
        }
        return builder.build();
    }
}
