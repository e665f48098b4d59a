package io.quorate.runtime.identity;

import io.quorate.api.Configuration;
import io.quorate.spi.Mark;
import java.util.Optional;

/**
 * The epoch that runs.
 *
 * @param seal the stop-sign that ended the epoch before; {@link Mark#NONE} for the first
 * @param configuration in force where the log of the epoch begins: by the stop-sign, or by an entry that was compacted since
 * @param donors whose members hold the log, too: the configuration of the epoch before
 * @param goal a later epoch that is known to have begun, while entries up to its stop-sign are missing here: until they are
 *     all on disk, this replica runs no core
 */
public record Epoch(Mark seal, Configuration configuration, Optional<Configuration> donors, Optional<Epoch> goal) {
    /**
     * An epoch about which nothing else need be known.
     *
     * @param base index of the stop-sign that ended the epoch before; 0 for the first
     * @param configuration who takes part, under which protocol
     */
    public Epoch(long base, Configuration configuration) {
        this(new Mark(base, 0), configuration, Optional.empty(), Optional.empty());
    }

    /**
     * Its number. On the way to a goal a snapshot may already tell the configuration of the goal: the epoch goes on being the
     * one before.
     *
     * @return how many hand-overs came before
     */
    public long number() {
        return goal.map(later -> Math.min(later.number() - 1, configuration.epoch()))
                .orElse(configuration.epoch());
    }

    /**
     * Where its log begins.
     *
     * @return index of the stop-sign that ended the epoch before; 0 for the first
     */
    public long base() {
        return seal.index();
    }

    /**
     * The same, its log beginning later.
     *
     * @param inForce the configuration in force there
     * @return the same epoch
     */
    public Epoch with(Configuration inForce) {
        return new Epoch(seal, inForce, donors, goal);
    }

    /**
     * The same on the way to a later one.
     *
     * @param later which
     * @return the same epoch, with a goal
     */
    public Epoch towards(Epoch later) {
        return new Epoch(seal, configuration, donors, Optional.of(later));
    }
}
