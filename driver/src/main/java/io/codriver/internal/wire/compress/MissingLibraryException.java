package io.codriver.internal.wire.compress;

/** A compressor needs a library which the application did not bring, or which does not run here. */
public final class MissingLibraryException extends Exception {

    private static final long serialVersionUID = 1L;

    MissingLibraryException(String compressor, String artifact, Throwable cause) {
        super(
                "The compressor " + compressor + " needs " + artifact + " on the class path, and its native library: "
                        + cause,
                cause);
    }
}
