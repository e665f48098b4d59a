package io.quorate.spi.support;

import io.quorate.api.NodeId;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** So many of these voters. Immutable. */
public final class Quorum {
    private final List<NodeId> voters;
    private final int size;

    /**
     * Any {@code size} of the voters.
     *
     * @param voters who has a say, each once
     * @param size how many are needed, 1 to the number of voters
     */
    public Quorum(List<NodeId> voters, int size) {
        Invariant.check(
                size >= 1 && size <= voters.size(),
                () -> "a quorum of " + size + " among " + voters.size() + " voters");
        this.voters = List.copyOf(voters);
        this.size = size;
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
     * How many are needed.
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
        return count >= size;
    }

    /**
     * The highest value that a whole quorum has reached.
     *
     * @param value what a voter has reached
     * @return the {@code size}-th largest value
     */
    public long agreed(ToLongFunction<NodeId> value) {
        long[] values = new long[voters.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value.applyAsLong(voters.get(i));
        }
        Arrays.sort(values);
        return values[values.length - size];
    }
}
