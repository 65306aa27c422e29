package io.codriver.internal.resolve.dns;

import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import java.util.Optional;
import java.util.function.Consumer;

/** The question for one family of addresses; aliases are followed. Belongs to the event loop. */
final class FamilyQuestion implements Attempts.Asker {

    static final int ALIASES_ASKED = 8;

    private final Attempts attempts;
    private final DnsRecordType family;
    private final Consumer<Answer> ended;
    private String name;
    private int aliases;

    FamilyQuestion(NameServers servers, int first, String name, DnsRecordType family, Consumer<Answer> ended) {
        this.attempts = new Attempts(servers, first, this);
        this.name = name;
        this.family = family;
        this.ended = ended;
    }

    /** How many of its packets got no answer. */
    int lost() {
        return attempts.lost();
    }

    /** What comes from now on is not told. */
    void cancel() {
        attempts.cancel();
    }

    void ask() {
        attempts.ask(name, family);
    }

    @Override
    public Optional<String> replied(DnsResponse reply) {
        ReplyReader reader = new ReplyReader(reply, name, family);
        Optional<Answer> answer = reader.read();
        if (answer.isEmpty()) {
            followAlias(reader.alias());
            return Optional.empty();
        }
        if (answer.get().kind() == Answer.Kind.FAILED) {
            return Optional.of("says " + answer.get().detail());
        }
        ended.accept(answer.get());
        return Optional.empty();
    }

    private void followAlias(String alias) {
        if (++aliases > ALIASES_ASKED) {
            ended.accept(Answer.failed("its aliases lead nowhere"));
            return;
        }
        name = alias;
        ask();
    }

    @Override
    public void unspeakable() {
        ended.accept(Answer.of(Answer.Kind.NO_SUCH_NAME));
    }

    @Override
    public void failed(String detail) {
        ended.accept(Answer.failed(detail));
    }
}
