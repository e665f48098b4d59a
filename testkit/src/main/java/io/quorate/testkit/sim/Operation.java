package io.quorate.testkit.sim;

import io.quorate.api.NodeId;
import io.quorate.api.Outcome;
import java.util.Optional;

/** What a client asked for, and what it was told, when. */
public final class Operation {
    private final NodeId node;
    private final Optional<String> command;
    private final long begin;
    private long end = Long.MAX_VALUE;
    private Optional<Outcome<Ledger.View>> outcome = Optional.empty();

    Operation(NodeId node, Optional<String> command, long begin) {
        this.node = node;
        this.command = command;
        this.begin = begin;
    }

    void complete(long time, Outcome<Ledger.View> told) {
        end = time;
        outcome = Optional.of(told);
    }

    /**
     * Whom the client asked.
     *
     * @return the node
     */
    public NodeId node() {
        return node;
    }

    /**
     * What was proposed.
     *
     * @return a command that no other operation has; empty for a read
     */
    public Optional<String> command() {
        return command;
    }

    /**
     * When it was asked for.
     *
     * @return microseconds of virtual time
     */
    public long begin() {
        return begin;
    }

    /**
     * When the outcome was known.
     *
     * @return microseconds of virtual time; {@link Long#MAX_VALUE} if it never was
     */
    public long end() {
        return end;
    }

    /**
     * What the client was told.
     *
     * @return the outcome; empty if the node crashed first, or it is still open
     */
    public Optional<Outcome<Ledger.View>> outcome() {
        return outcome;
    }

    /**
     * Whether it was decided (or, for a read, answered).
     *
     * @return true for {@link Outcome.Decided}
     */
    public boolean isDecided() {
        return index() > 0 || (command.isEmpty() && index() == 0);
    }

    /** Its place in the log; -1 if it has none. */
    long index() {
        return outcome.filter(told -> told instanceof Outcome.Decided)
                .map(told -> ((Outcome.Decided<Ledger.View>) told).index())
                .orElse(-1L);
    }

    /** What the state machine returned; only if it is decided. */
    Ledger.View view() {
        return ((Outcome.Decided<Ledger.View>) outcome.orElseThrow()).result();
    }

    @Override
    public String toString() {
        return command.map(text -> "proposal " + text.substring(0, Math.min(text.length(), 12)))
                        .orElse("read") + " at " + node + " from " + begin + " to "
                + (end == Long.MAX_VALUE ? "the end" : end) + " us: "
                + outcome.map(Object::toString).orElse("no answer");
    }
}
