package io.quorate.benchmarks.trial;

import java.util.Locale;

/**
 * How a driver keeps a cluster busy.
 *
 * @param kind closed or open loop of commands, or closed loop of reads
 * @param amount closed: commands or reads outstanding at any time; open: percent of the highest throughput of the closed loops
 */
public record Load(Kind kind, int amount) {
    /** The two kinds. */
    public enum Kind {
        /** A new command when one is done. */
        CLOSED,
        /** Commands by the clock, whether others are done or not. */
        OPEN,
        /** A new linearizable read when one is done. */
        READS
    }

    /**
     * A closed loop.
     *
     * @param window commands outstanding
     * @return the load
     */
    public static Load closed(int window) {
        return new Load(Kind.CLOSED, window);
    }

    /**
     * An open loop.
     *
     * @param percent of the own maximum
     * @return the load
     */
    public static Load open(int percent) {
        return new Load(Kind.OPEN, percent);
    }

    /**
     * A closed loop of linearizable reads.
     *
     * @param window reads outstanding
     * @return the load
     */
    public static Load reads(int window) {
        return new Load(Kind.READS, window);
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @param text for instance {@code closed-16}
     * @return the load
     * @throws IllegalArgumentException if it is none
     */
    public static Load parse(String text) {
        int dash = text.indexOf('-');
        return new Load(
                Kind.valueOf(text.substring(0, Math.max(0, dash)).toUpperCase(Locale.ROOT)),
                Integer.parseInt(text.substring(dash + 1)));
    }

    /**
     * For people.
     *
     * @return for instance {@code W=16} or {@code 50 % of max}
     */
    public String label() {
        return switch (kind) {
            case CLOSED -> "W=" + amount;
            case OPEN -> amount + " % of max";
            case READS -> "reads W=" + amount;
        };
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + "-" + amount;
    }
}
