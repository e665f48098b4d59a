package io.quorate.runtime.session;

/**
 * How many sessions are remembered, and how much of them. Replicated: each opening carries the bounds of the replica that was
 * asked, and the newest opening counts, so that all replicas forget the same sessions at the same place in the log.
 *
 * @param sessions how many, from 1 to 2^20
 * @param bytes of their results and what goes with them, from 1 to 2^30
 */
public record Bounds(int sessions, long bytes) {
    /** The most sessions that make sense. */
    public static final int MAX_SESSIONS = 1 << 20;
    /** The most bytes that make sense: they are in memory. */
    public static final long MAX_BYTES = 1 << 30;
    /** What {@code reference.conf} says, too. */
    public static final Bounds DEFAULT = new Bounds(10_000, 16 << 20);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a bound is out of range
     */
    public Bounds {
        if (sessions < 1 || sessions > MAX_SESSIONS || bytes < 1 || bytes > MAX_BYTES) {
            throw new IllegalArgumentException(sessions + " sessions in " + bytes + " bytes");
        }
    }
}
