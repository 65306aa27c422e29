package io.codriver.test;

import io.codriver.test.internal.embedded.Role;
import java.util.List;
import java.util.function.Consumer;

/** A deployment of one server that belongs to nothing. */
public final class Standalone extends TestDeployment {

    private final Member server;

    private Standalone(Ground ground) {
        super(ground);
        this.server = Member.of(ground, Role.STANDALONE);
    }

    /**
     * The server.
     *
     * @return the only member
     */
    public Member server() {
        return server;
    }

    @Override
    public String connectionString() {
        return "mongodb://" + server.name() + options();
    }

    @Override
    public void onWrite(Consumer<AppliedWrite> listener) {
        throw new UnsupportedOperationException("a standalone server has no log of its changes");
    }

    @Override
    public List<Member> members() {
        return List.of(server);
    }

    @Override
    public String topology() {
        return "single";
    }

    /** Settings of a standalone server. */
    public static final class Builder extends DeploymentBuilder<Builder, Standalone> {

        Builder() {}

        @Override
        public Standalone start() {
            return on(Standalone::new);
        }

        @Override
        Builder self() {
            return this;
        }
    }
}
