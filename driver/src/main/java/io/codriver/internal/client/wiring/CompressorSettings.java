package io.codriver.internal.client.wiring;

import com.mongodb.MongoCompressor;
import com.mongodb.MongoConfigurationException;
import io.codriver.internal.wire.compress.Compressor;
import io.codriver.internal.wire.compress.Compressors;
import io.codriver.internal.wire.compress.MissingLibraryException;
import java.util.ArrayList;
import java.util.List;

/** What an application asks for to compressors that are ready. A missing library is found here, not by the first command. */
final class CompressorSettings {

    private static final int BEST_OF_ZLIB = -1;
    private static final int BEST_OF_ZSTD = 0;

    private CompressorSettings() {}

    /**
     * In the order in which they were given. Loads libraries, which blocks.
     *
     * @throws MongoConfigurationException if a library is missing, or a property cannot be honoured
     */
    static List<Compressor> of(List<MongoCompressor> asked) {
        List<Compressor> ready = new ArrayList<>();
        asked.forEach(each -> ready.add(of(each)));
        return List.copyOf(ready);
    }

    private static Compressor of(MongoCompressor asked) {
        try {
            return switch (asked.getName()) {
                case "zlib" -> Compressors.zlib(level(asked, MongoCompressor.createZlibCompressor(), BEST_OF_ZLIB));
                case "zstd" -> Compressors.zstd(level(asked, MongoCompressor.createZstdCompressor(), BEST_OF_ZSTD));
                case "snappy" -> {
                    requireNoOther(asked, MongoCompressor.createSnappyCompressor());
                    yield Compressors.snappy();
                }
                default -> throw new MongoConfigurationException("Unknown compressor: " + asked.getName());
            };
        } catch (MissingLibraryException missing) {
            throw new MongoConfigurationException(String.valueOf(missing.getMessage()), missing);
        } catch (IllegalArgumentException noSuchLevel) {
            throw new MongoConfigurationException(String.valueOf(noSuchLevel.getMessage()), noSuchLevel);
        }
    }

    private static int level(MongoCompressor asked, MongoCompressor plain, int otherwise) {
        Object level = asked.getProperty(MongoCompressor.LEVEL, null);
        if (level == null) {
            requireNoOther(asked, plain);
            return otherwise;
        }
        if (!(level instanceof Integer number)) {
            throw new MongoConfigurationException("The level of compressor " + asked.getName() + " is no Integer but "
                    + level.getClass().getName());
        }
        requireNoOther(asked, plain.withProperty(MongoCompressor.LEVEL, number));
        return number;
    }

    /** Properties cannot be listed, but compared. */
    private static void requireNoOther(MongoCompressor asked, MongoCompressor known) {
        if (!asked.equals(known)) {
            throw new MongoConfigurationException(
                    "Compressor " + asked.getName() + " has a property that is not known: " + asked
                            + (asked.getName().equals("snappy") ? "; it has none" : "; it has the level alone"));
        }
    }
}
