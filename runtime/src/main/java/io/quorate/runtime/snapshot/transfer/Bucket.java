package io.quorate.runtime.snapshot.transfer;

import io.quorate.spi.support.Ticks;

/** A token bucket in ticks: what is taken may run into debt once, and then waits until the debt is paid. */
final class Bucket {
    private static final int TICKS_PER_SECOND = 1000 / Ticks.MILLIS;
    /** At most this much is saved up, in ticks: a burst after a rest. */
    private static final int SAVED = 5;

    private final long bytesPerSecond;
    /** In units of bytes / {@link #TICKS_PER_SECOND}, so that slow rates are not rounded to nothing. */
    private long tokens;

    Bucket(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
        this.tokens = bytesPerSecond;
    }

    void tick() {
        tokens = Math.min(tokens + bytesPerSecond, SAVED * bytesPerSecond);
    }

    boolean isOpen() {
        return tokens > 0;
    }

    void take(long bytes) {
        tokens -= bytes * TICKS_PER_SECOND;
    }
}
