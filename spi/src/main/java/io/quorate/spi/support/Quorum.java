package io.quorate.spi.support;

import io.quorate.api.NodeId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** So many of these voters, and perhaps so many of others, too. Immutable. */
public final class Quorum {
    private final List<NodeId> voters;
    private final int size;
    private final Optional<Quorum> other;

    /**
     * Any {@code size} of the voters.
     *
     * @param voters who has a say, each once
     * @param size how many are needed, 1 to the number of voters
     */
    public Quorum(List<NodeId> voters, int size) {
        this(voters, size, Optional.empty());
    }

    private Quorum(List<NodeId> voters, int size, Optional<Quorum> other) {
        Invariant.check(
                size >= 1 && size <= voters.size(),
                () -> "a quorum of " + size + " among " + voters.size() + " voters");
        this.voters = List.copyOf(voters);
        this.size = size;
        this.other = other;
    }

    /**
     * More than half of the voters.
     *
     * @param voters who has a say, each once
     * @return the majority quorum
     */
    public static Quorum majority(List<NodeId> voters) {
        return new Quorum(voters, voters.size() / 2 + 1);
    }

    /**
     * Both this and another: what a joint configuration needs.
     *
     * @param second the other
     * @return a quorum that is reached when both are
     */
    public Quorum and(Quorum second) {
        return new Quorum(
                voters, size, Optional.of(other.map(third -> third.and(second)).orElse(second)));
    }

    /**
     * How many of the first set are needed.
     *
     * @return at least 1
     */
    public int size() {
        return size;
    }

    /**
     * Whether enough voters say yes.
     *
     * @param yes what a voter says
     * @return true if the quorum is reached
     */
    public boolean reached(Predicate<NodeId> yes) {
        int count = 0;
        for (NodeId voter : voters) {
            count += yes.test(voter) ? 1 : 0;
        }
        return count >= size && (other.isEmpty() || other.get().reached(yes));
    }

    /**
     * The highest value that a whole quorum has reached.
     *
     * @param value what a voter has reached
     * @return the {@code size}-th largest value; of two sets the smaller one
     */
    public long agreed(ToLongFunction<NodeId> value) {
        long[] values = new long[voters.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value.applyAsLong(voters.get(i));
        }
        Arrays.sort(values);
        long agreed = values[values.length - size];
        return other.isEmpty() ? agreed : Math.min(agreed, other.get().agreed(value));
    }
}
