package io.codriver.guards;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import reactor.blockhound.BlockHound;

/** Puts the guards up before the first test class is loaded. */
public final class GuardSession implements LauncherSessionListener {

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Leaks.watch();
        BlockHound.install();
    }
}
