package io.codriver.internal.client.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCompressor;
import com.mongodb.MongoConfigurationException;
import io.codriver.internal.wire.compress.Compressor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CompressorSettingsTest {

    @Test
    void thoseOfAUriComeInItsOrder() {
        assertThat(of("mongodb://a/?compressors=zstd,snappy,zlib&zlibCompressionLevel=9"))
                .extracting(Compressor::name)
                .containsExactly("zstd", "snappy", "zlib");
        assertThat(of("mongodb://a/")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 9})
    void levelsOfZlibAreTaken(int level) {
        assertThat(CompressorSettings.of(
                        List.of(MongoCompressor.createZlibCompressor().withProperty(MongoCompressor.LEVEL, level))))
                .hasSize(1);
    }

    @Test
    void aLevelOfZstdIsTaken() {
        assertThat(CompressorSettings.of(
                        List.of(MongoCompressor.createZstdCompressor().withProperty(MongoCompressor.LEVEL, 19))))
                .hasSize(1);
    }

    static Stream<MongoCompressor> whatCannotBeHonoured() {
        MongoCompressor zlib = MongoCompressor.createZlibCompressor();
        return Stream.of(
                zlib.withProperty(MongoCompressor.LEVEL, 10),
                zlib.withProperty(MongoCompressor.LEVEL, -2),
                zlib.withProperty(MongoCompressor.LEVEL, "much"),
                zlib.withProperty("strategy", 2),
                zlib.withProperty(MongoCompressor.LEVEL, 3).withProperty("strategy", 2),
                MongoCompressor.createZstdCompressor().withProperty(MongoCompressor.LEVEL, 99),
                MongoCompressor.createSnappyCompressor().withProperty(MongoCompressor.LEVEL, 1));
    }

    @ParameterizedTest
    @MethodSource("whatCannotBeHonoured")
    void whatCannotBeHonouredIsRefused(MongoCompressor compressor) {
        assertThatThrownBy(() -> CompressorSettings.of(List.of(compressor)))
                .isExactlyInstanceOf(MongoConfigurationException.class)
                .hasMessageContaining(compressor.getName());
    }

    private static List<Compressor> of(String uri) {
        return CompressorSettings.of(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .build()
                .getCompressorList());
    }
}
