package io.quorate.runtime.snapshot;

/**
 * When snapshots are taken, and how much of the log stays behind them.
 *
 * @param entries one is due after so many entries
 * @param bytes one is due after so many bytes of entries, even if they are fewer
 * @param step those that are due end at a multiple of this index, so that replicas which apply the same log come to equal
 *     snapshots
 * @param margin entries before the newest snapshot that stay in the log for replicas that are a little behind
 * @param marginBytes the same in bytes of entries, as far as this process has applied them: it ends where either is reached
 * @param maxEntries the log never keeps more than this for a replica that is further behind
 * @param maxBytes the same in bytes of entries, as far as this process has applied them
 */
public record Policy(
        long entries, long bytes, long step, long margin, long marginBytes, long maxEntries, long maxBytes) {
    /** What {@code reference.conf} says, too. */
    public static final Policy DEFAULT =
            new Policy(1_000_000, 256L << 20, 1_000, 10_000, 64L << 20, 10_000_000, 4L << 30);

    /**
     * Checks what must hold of any policy.
     *
     * @throws IllegalArgumentException if a number is below 1 (the margins: below 0), or the log could never be as short as
     *     its bounds want it
     */
    public Policy {
        if (Math.min(Math.min(entries, bytes), step) < 1 || margin < 0 || marginBytes < 0) {
            throw new IllegalArgumentException(
                    "snapshots every " + entries + " entries or " + bytes + " bytes at multiples of " + step);
        }
        if (maxEntries <= margin || maxEntries < entries || maxBytes < bytes) {
            throw new IllegalArgumentException("a log of at most " + maxEntries + " entries and " + maxBytes
                    + " bytes, with a margin of " + margin + " and snapshots every " + entries);
        }
    }

    /**
     * Where the next snapshot ends that is due for the number of entries. All replicas answer alike, whatever snapshots they
     * have.
     *
     * @param newest index of the newest snapshot, 0 if there is none
     * @return a multiple of the step, above {@code newest}
     */
    long dueBehind(long newest) {
        long period = stepFrom(entries);
        return (newest / period + 1) * period;
    }

    /**
     * The first place where a snapshot that is due may end.
     *
     * @param index where to look from, at least 1
     * @return a multiple of the step, at least {@code index}
     */
    long stepFrom(long index) {
        return (index + step - 1) / step * step;
    }
}
