package io.codriver.internal.wire.compress;

/**
 * The compressors there are, made ready: what their libraries have to load is loaded here and now, which blocks, so make
 * them where a client is made.
 */
public final class Compressors {

    private Compressors() {}

    /**
     * As the JDK has it.
     *
     * @param level -1 (what zlib thinks best) to 9
     * @throws IllegalArgumentException if there is no such level
     */
    public static Compressor zlib(int level) {
        return new ZlibCompressor(level);
    }

    /** @throws MissingLibraryException if there is no {@code snappy-java} that runs here */
    public static Compressor snappy() throws MissingLibraryException {
        try {
            return SnappyCompressor.load();
        } catch (LinkageError unusable) {
            throw new MissingLibraryException("snappy", "org.xerial.snappy:snappy-java", unusable);
        }
    }

    /**
     * With a level of its own.
     *
     * @param level 0 for the one that the library thinks best
     * @throws MissingLibraryException if there is no {@code zstd-jni} that runs here
     * @throws IllegalArgumentException if there is no such level
     */
    public static Compressor zstd(int level) throws MissingLibraryException {
        try {
            return ZstdCompressor.load(level);
        } catch (LinkageError unusable) {
            throw new MissingLibraryException("zstd", "com.github.luben:zstd-jni", unusable);
        }
    }
}
