package io.codriver.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private final List<String> told = new ArrayList<>();
    private final List<String> bugs = new ArrayList<>();
    private final Turns turns =
            new Turns(() -> told.add("news"), acts -> told.add("shut"), (message, bug) -> bugs.add(bug.getMessage()));

    @Test
    void newsGoBeforeActsAndActsRunInOrder() {
        turns.ask(acts -> {
            acts.add(() -> told.add("first"));
            acts.add(() -> told.add("second"));
            told.add("turn");
        });
        assertThat(told).containsExactly("turn", "news", "first", "second");
    }

    @Test
    void whatAnActSubmitsIsServedAtOnce() {
        turns.ask(acts -> {
            acts.add(() -> turns.ask(inner -> told.add("inner")));
            acts.add(() -> told.add("later act"));
        });
        assertThat(told).containsExactly("news", "inner", "news", "later act");
    }

    @Test
    void givingGoesBeforeAsking() {
        turns.ask(acts -> {
            turns.ask(inner -> told.add("asked"));
            turns.give(inner -> told.add("given"));
        });
        assertThat(told).containsExactly("given", "asked", "news");
    }

    @Test
    void aTurnThatThrowsShutsTheMachineAndLaterTurnsAreStillTaken() {
        turns.ask(acts -> {
            throw new IllegalStateException("bug");
        });
        turns.ask(acts -> told.add("next"));
        assertThat(bugs).containsExactly("bug");
        assertThat(told).containsExactly("shut", "news", "next", "news");
    }

    @Test
    void anActThatThrowsDoesNotKeepTheNextOneFromBeingPerformed() {
        turns.ask(acts -> {
            acts.add(() -> {
                throw new IllegalStateException("act");
            });
            acts.add(() -> told.add("next"));
        });
        assertThat(bugs).containsExactly("act");
        assertThat(told).containsExactly("news", "next");
    }

    @Test
    void aChainOfActsWhichComeBackDoesNotOverflowTheStack() {
        AtomicInteger links = new AtomicInteger();
        chain(links);
        assertThat(links).hasValue(100_000);
        assertThat(bugs).isEmpty();
    }

    private void chain(AtomicInteger links) {
        turns.ask(acts -> acts.add(() -> {
            if (links.incrementAndGet() < 100_000) {
                chain(links);
            }
        }));
    }

    @Test
    void actsBeyondTheDepthAreDoneBeforeTheOutermostTurnReturns() {
        nest(Turns.DEEPEST + 3);
        assertThat(told).filteredOn("bottom"::equals).hasSize(1);
    }

    private void nest(int levels) {
        turns.ask(acts -> acts.add(() -> {
            if (levels == 0) {
                told.add("bottom");
            } else {
                nest(levels - 1);
            }
        }));
    }

    /** An application server keeps its threads when it drops an application: they must not keep the application. */
    @Test
    void aThreadThatTookTurnsDoesNotKeepTheirClassLoader() throws Exception {
        ExecutorService survivor = Executors.newSingleThreadExecutor();
        try {
            WeakReference<ClassLoader> dropped =
                    survivor.submit(TurnsTest::takeTurnsOfAnotherLoader).get();
            for (int i = 0; i < 50 && dropped.get() != null; i++) {
                System.gc();
            }
            assertThat(dropped.get()).isNull();
        } finally {
            survivor.shutdown();
        }
    }

    private static WeakReference<ClassLoader> takeTurnsOfAnotherLoader() throws Exception {
        URL classes = Turns.class.getProtectionDomain().getCodeSource().getLocation();
        ClassLoader loader = new URLClassLoader(new URL[] {classes}, null);
        Class<?> type = loader.loadClass(Turns.class.getName());
        Class<?> turn = loader.loadClass(Turns.Turn.class.getName());
        Class<?> log = loader.loadClass(Turns.Log.class.getName());
        Runnable nothing = () -> {};
        Object theirs = type.getConstructor(Runnable.class, turn, log)
                .newInstance(nothing, inLoader(loader, turn, nothing), inLoader(loader, log, nothing));
        type.getMethod("ask", turn).invoke(theirs, inLoader(loader, turn, nothing));
        assertThat(type).isNotEqualTo(Turns.class);
        return new WeakReference<>(loader);
    }

    /** A turn that adds one act, or a log that is not used. */
    @SuppressWarnings("unchecked")
    private static Object inLoader(ClassLoader loader, Class<?> type, Runnable act) {
        return Proxy.newProxyInstance(loader, new Class<?>[] {type}, (proxy, method, arguments) -> {
            ((List<Runnable>) arguments[0]).add(act);
            return null;
        });
    }

    @Test
    void everyTurnOfManyThreadsIsTakenOnceAndAlone() throws Exception {
        int[] count = new int[1];
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        Turns shared = new Turns(() -> {}, acts -> {}, (message, bug) -> {});
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                awaitUninterruptedly(start);
                for (int n = 0; n < 20_000; n++) {
                    shared.ask(acts -> count[0]++);
                }
            });
            threads.add(thread);
            thread.start();
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        int[] seen = new int[1];
        shared.ask(acts -> seen[0] = count[0]);
        assertThat(seen[0]).isEqualTo(80_000);
    }

    private static void awaitUninterruptedly(CountDownLatch start) {
        try {
            start.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
