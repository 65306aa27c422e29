package io.codriver.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.neighbours.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A key distribution center of MIT Kerberos for two realms, of which the second trusts the first. All that it has lies in one folder,
 * on a port of 127.0.0.1. Used by one thread.
 */
final class Realms implements AutoCloseable {

    /** Of the users. */
    static final String HOME = "HOME.TEST";

    /** Its services are open to users of {@link #HOME}. */
    static final String ABROAD = "ABROAD.TEST";

    private static final String[] PROGRAMS = {"kdb5_util", "kadmin.local", "krb5kdc"};

    private final Path folder;
    private final int port;
    private Program center;

    private Realms(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** Makes both realms and starts the center; tests are skipped where its programs are missing. */
    static Realms start(Path folder) throws Exception {
        for (String program : PROGRAMS) {
            Program.find(program);
        }
        Realms realms = new Realms(folder, Program.freePort());
        realms.writeConfiguration();
        for (String realm : List.of(HOME, ABROAD)) {
            realms.run(List.of("kdb5_util", "create", "-s", "-r", realm, "-P", "master"), "");
            realms.administer(realm, "addprinc -pw trust krbtgt/" + ABROAD + "@" + HOME);
        }
        realms.begin();
        return realms;
    }

    private void writeConfiguration() throws IOException {
        Files.writeString(
                configuration(),
                """
                [libdefaults]
                  default_realm = HOME.TEST
                  dns_lookup_kdc = false
                  dns_lookup_realm = false
                  dns_canonicalize_hostname = false
                  rdns = false
                  kdc_timeout = 2000
                  max_retries = 1
                [realms]
                  HOME.TEST = {
                    kdc = 127.0.0.1:%1$d
                  }
                  ABROAD.TEST = {
                    kdc = 127.0.0.1:%1$d
                  }
                """
                        .formatted(port));
        Files.writeString(
                profile(),
                """
                [kdcdefaults]
                  kdc_listen = 127.0.0.1:%1$d
                  kdc_tcp_listen = 127.0.0.1:%1$d
                [realms]
                  HOME.TEST = {
                    database_name = %2$s/home
                    key_stash_file = %2$s/home.stash
                  }
                  ABROAD.TEST = {
                    database_name = %2$s/abroad
                    key_stash_file = %2$s/abroad.stash
                  }
                [logging]
                  kdc = STDERR
                """
                        .formatted(port, folder));
    }

    /** Where the center is asked. */
    int port() {
        return port;
    }

    /** For the property {@code java.security.krb5.conf}. */
    Path configuration() {
        return folder.resolve("krb5.conf");
    }

    /** Starts the center again, where it was. */
    void begin() throws IOException {
        center = Program.start(
                folder.resolve("krb5kdc.log"),
                port,
                List.of(
                        "env",
                        "KRB5_CONFIG=" + configuration(),
                        "KRB5_KDC_PROFILE=" + profile(),
                        Program.find("krb5kdc").toString(),
                        "-n",
                        "-r",
                        HOME,
                        "-r",
                        ABROAD,
                        "-P",
                        folder.resolve("krb5kdc.pid").toString()));
    }

    /** Whoever asks gets no answer, until it begins again. */
    void end() {
        center.close();
    }

    void addUser(String name, String password) throws Exception {
        administer(HOME, "addprinc -pw " + password + " " + name);
    }

    /** @return where its key is */
    Path addKeyed(String name, String realm) throws Exception {
        Path keys = folder.resolve(name.replace('/', '_') + "." + realm + ".keytab");
        administer(
                realm,
                "addprinc -randkey " + name + "@" + realm,
                "ktadd -norandkey -k " + keys + " " + name + "@" + realm);
        return keys;
    }

    /** As a person would who logs in at a terminal. Tests are skipped where the program is missing. */
    Path ticketCache(String user, String password) throws Exception {
        Path cache = folder.resolve(user + ".cache");
        run(List.of("kinit", "-c", cache.toString(), user), password + "\n");
        return cache;
    }

    private void administer(String realm, String... questions) throws Exception {
        String said = run(List.of("kadmin.local", "-r", realm), String.join("\n", questions) + "\n");
        assertThat(said.lines().filter(line -> line.contains("created.") || line.contains("added to keytab")))
                .as(said)
                .isNotEmpty();
    }

    private Path profile() {
        return folder.resolve("kdc.conf");
    }

    private String run(List<String> command, String input) throws Exception {
        List<String> found = new ArrayList<>(command);
        found.set(0, Program.find(command.get(0)).toString());
        Path log = folder.resolve("command.log");
        ProcessBuilder builder =
                new ProcessBuilder(found).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("KRB5_CONFIG", configuration().toString());
        builder.environment().put("KRB5_KDC_PROFILE", profile().toString());
        Process process = builder.start();
        try (var in = process.outputWriter()) {
            in.write(input);
        }
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        String said = Files.readString(log);
        assertThat(process.waitFor()).as("%s said %s", command, said).isZero();
        return said;
    }

    /** What the center has written. */
    String said() {
        return center.said();
    }

    @Override
    public void close() {
        center.close();
    }
}
