package io.quorate.runtime.snapshot.transfer;

import io.quorate.spi.support.Ticks;

/** A token bucket in ticks: what is taken may run into debt once, and then waits until the debt is paid. Owned by the loop. */
public final class Bucket {
    private static final int TICKS_PER_SECOND = 1000 / Ticks.MILLIS;
    /** At most this much is saved up, in ticks: a burst after a rest. */
    private static final int SAVED = 5;

    private final long bytesPerSecond;
    /** In units of bytes / {@link #TICKS_PER_SECOND}, so that slow rates are not rounded to nothing. */
    private long tokens;

    /**
     * With a second's worth of bytes in it.
     *
     * @param bytesPerSecond how much may be taken
     */
    public Bucket(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
        this.tokens = bytesPerSecond;
    }

    /** Logical time goes on. */
    public void tick() {
        tokens = Math.min(tokens + bytesPerSecond, SAVED * bytesPerSecond);
    }

    /**
     * Whether something may be taken.
     *
     * @return false while there is a debt
     */
    public boolean isOpen() {
        return tokens > 0;
    }

    /**
     * Takes something.
     *
     * @param bytes how much; may be more than there is
     */
    public void take(long bytes) {
        tokens -= bytes * TICKS_PER_SECOND;
    }
}
