package io.quorate.transport.tcp;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses that double up to a bound. Each is drawn from its upper half, so that peers do not dial in step. */
final class Backoff {
    private final long min;
    private final long max;
    private long next;

    Backoff(Duration min, Duration max) {
        this.min = min.toNanos();
        this.max = max.toNanos();
        this.next = this.min;
    }

    /** The pause before the next attempt, in nanoseconds. */
    long nanos() {
        long pause = next;
        next = Math.min(max, 2 * pause);
        return pause - ThreadLocalRandom.current().nextLong(pause / 2 + 1);
    }

    void reset() {
        next = min;
    }
}
