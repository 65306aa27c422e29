package io.codriver.guards;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import reactor.blockhound.BlockHound;

/** Puts the guards up before the first test class is loaded. */
public final class GuardSession implements LauncherSessionListener {

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Leaks.watch();
        if (!isFuzzing() && !isMaven()) {
            BlockHound.install();
        }
    }

    /** Two agents cannot both change the classes of the JDK. What the fuzzer calls has no threads and nothing to wait for. */
    private static boolean isFuzzing() {
        return System.getenv("JAZZER_FUZZ") != null;
    }

    /** If each class gets a JVM of its own, Surefire looks for them in that of Maven, which has not the flags and runs no test. */
    private static boolean isMaven() {
        return System.getProperty("classworlds.conf") != null;
    }
}
