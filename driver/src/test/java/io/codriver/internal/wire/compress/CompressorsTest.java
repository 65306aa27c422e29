package io.codriver.internal.wire.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CompressorsTest {

    private static final int MARGIN = 7;

    static Stream<Compressor> all() throws MissingLibraryException {
        return Stream.of(
                Compressors.zlib(-1),
                Compressors.zlib(0),
                Compressors.zlib(1),
                Compressors.zlib(9),
                Compressors.snappy(),
                Compressors.zstd(0),
                Compressors.zstd(-5),
                Compressors.zstd(19));
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatWasCompressedIsRestored(Compressor compressor) throws DamagedBytesException {
        Random random = new Random(7);
        for (int size : new int[] {1, 26, 4096, 100_000, 3_000_000}) {
            byte[] noise = new byte[size];
            random.nextBytes(noise);
            byte[] text = "she sells sea shells "
                    .repeat(size / 21 + 1)
                    .substring(0, size)
                    .getBytes();
            for (byte[] bytes : new byte[][] {noise, text, new byte[size]}) {
                byte[] compressed = compress(compressor, bytes);
                assertThat(restore(compressor, direct(compressed), size)).isEqualTo(bytes);
                assertThat(restore(compressor, inArray(compressed), size)).isEqualTo(bytes);
                assertThat(restore(compressor, direct(compressed).asReadOnlyBuffer(), size))
                        .isEqualTo(bytes);
                assertThat(restore(compressor, inArray(compressed).asReadOnlyBuffer(), size))
                        .isEqualTo(bytes);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatIsLongerOrShorterThanAnnouncedIsRefused(Compressor compressor) {
        byte[] compressed = compress(compressor, new byte[1000]);
        for (int announced : new int[] {0, 1, 999, 1001, 100_000}) {
            assertThatThrownBy(() -> restore(compressor, direct(compressed), announced))
                    .as("%s announced as %d", compressor.name(), announced)
                    .isInstanceOf(DamagedBytesException.class);
            assertThatThrownBy(() -> restore(compressor, inArray(compressed), announced))
                    .isInstanceOf(DamagedBytesException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatIsCutAnywhereIsRefused(Compressor compressor) {
        byte[] text = "how much wood would a woodchuck chuck ".repeat(5).getBytes();
        byte[] compressed = compress(compressor, text);
        for (int cut = 0; cut < compressed.length; cut++) {
            byte[] shorter = Arrays.copyOf(compressed, cut);
            assertThatThrownBy(() -> restore(compressor, direct(shorter), text.length))
                    .as("%s cut at %d of %d", compressor.name(), cut, compressed.length)
                    .isInstanceOf(DamagedBytesException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatFollowsIsRefused(Compressor compressor) {
        byte[] compressed = compress(compressor, new byte[1000]);
        byte[] longer = Arrays.copyOf(compressed, compressed.length + 3);
        assertThatThrownBy(() -> restore(compressor, direct(longer), 1000)).isInstanceOf(DamagedBytesException.class);
    }

    @ParameterizedTest
    @MethodSource("all")
    void afterDamageTheNextOneIsRestored(Compressor compressor) throws DamagedBytesException {
        byte[] compressed = compress(compressor, new byte[1000]);
        byte[] damaged = compressed.clone();
        Arrays.fill(damaged, damaged.length / 2, damaged.length, (byte) 0x55);
        assertThatThrownBy(() -> restore(compressor, direct(damaged), 1000)).isInstanceOf(DamagedBytesException.class);
        assertThat(restore(compressor, direct(compressed), 1000)).isEqualTo(new byte[1000]);
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatCannotBecomeSoMuchIsKnownBefore(Compressor compressor) {
        byte[] compressed = compress(compressor, new byte[1000]);
        assertThat(compressor.mayHold(direct(compressed), 1000)).isTrue();
        assertThat(compressor.mayHold(direct(new byte[] {1, 2, 3}), 40_000_000)).isFalse();
        assertThat(compressor.mayHold(direct(new byte[0]), 1)).isFalse();
    }

    @Test
    void theLengthThatSnappyTellsMustBeTheOneAnnounced() throws MissingLibraryException {
        Compressor snappy = Compressors.snappy();
        byte[] bomb = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F, 0};
        assertThat(snappy.mayHold(direct(bomb), 10)).isFalse();
        assertThatThrownBy(() -> restore(snappy, direct(bomb), 10)).isInstanceOf(DamagedBytesException.class);
        byte[] endless = {-1, -1, -1, -1, -1, -1, -1};
        assertThatThrownBy(() -> restore(snappy, direct(endless), 10)).isInstanceOf(DamagedBytesException.class);
    }

    @Test
    void whatDoesNotFitIsNotCompressed() {
        byte[] noise = new byte[1000];
        new Random(1).nextBytes(noise);
        assertThat(Compressors.zlib(9).compress(direct(noise), ByteBuffer.allocateDirect(500)))
                .isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, 10})
    void aLevelThatZlibHasNotIsRefused(int level) {
        assertThatThrownBy(() -> Compressors.zlib(level))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(String.valueOf(level));
    }

    @Test
    void aLevelThatZstdHasNotIsRefused() {
        assertThatThrownBy(() -> Compressors.zstd(23))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("23");
    }

    @ParameterizedTest
    @CsvSource({"snappy,org.xerial.snappy:snappy-java", "zstd,com.github.luben:zstd-jni"})
    void aMissingLibraryIsNamed(String compressor, String artifact) throws IOException, ReflectiveOperationException {
        try (URLClassLoader bare = new WithoutLibraries()) {
            Class<?> there = bare.loadClass(Compressors.class.getName());
            assertThatThrownBy(() -> {
                        try {
                            if (compressor.equals("zstd")) {
                                there.getMethod("zstd", int.class).invoke(null, 0);
                            } else {
                                there.getMethod(compressor).invoke(null);
                            }
                        } catch (InvocationTargetException failed) {
                            throw failed.getCause();
                        }
                    })
                    .satisfies(failure -> assertThat(failure.getClass().getSimpleName())
                            .isEqualTo(MissingLibraryException.class.getSimpleName()))
                    .hasMessageContaining(artifact);
            // And zlib is there nevertheless.
            assertThat(there.getMethod("zlib", int.class).invoke(null, 6)).isNotNull();
        }
    }

    private static byte[] compress(Compressor compressor, byte[] bytes) {
        ByteBuffer target =
                ByteBuffer.allocateDirect(Math.toIntExact(compressor.mostCompressedBytes(bytes.length)) + MARGIN);
        target.position(MARGIN);
        int written = compressor.compress(direct(bytes), target.slice());
        assertThat(written).isPositive();
        byte[] compressed = new byte[written];
        target.clear().position(MARGIN);
        target.get(compressed);
        return compressed;
    }

    /** With something before and after it which must stay as it is. */
    private static byte[] restore(Compressor compressor, ByteBuffer source, int size) throws DamagedBytesException {
        byte[] target = new byte[MARGIN + size + MARGIN];
        Arrays.fill(target, (byte) 42);
        try {
            compressor.decompress(source, target, MARGIN, size);
        } finally {
            assertThat(Arrays.copyOf(target, MARGIN)).containsOnly(42);
            assertThat(Arrays.copyOfRange(target, MARGIN + size, target.length)).containsOnly(42);
        }
        return Arrays.copyOfRange(target, MARGIN, MARGIN + size);
    }

    private static ByteBuffer direct(byte[] bytes) {
        ByteBuffer roomy = ByteBuffer.allocateDirect(MARGIN + bytes.length + MARGIN);
        roomy.position(MARGIN).limit(MARGIN + bytes.length);
        roomy.put(bytes).position(MARGIN);
        return roomy;
    }

    private static ByteBuffer inArray(byte[] bytes) {
        byte[] roomy = new byte[MARGIN + bytes.length + MARGIN];
        System.arraycopy(bytes, 0, roomy, MARGIN, bytes.length);
        return ByteBuffer.wrap(roomy, MARGIN, bytes.length).slice();
    }

    /** The classes of the driver as an application sees them which brings neither library. */
    private static final class WithoutLibraries extends URLClassLoader {

        WithoutLibraries() {
            super(
                    new URL[] {
                        Compressors.class.getProtectionDomain().getCodeSource().getLocation()
                    },
                    CompressorsTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("org.xerial.") || name.startsWith("com.github.luben.")) {
                throw new ClassNotFoundException(name);
            }
            if (name.startsWith(Compressors.class.getPackageName())) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
            return super.loadClass(name, resolve);
        }
    }
}
