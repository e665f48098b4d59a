package io.quorate.runtime.client;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;

/** How many bytes are held somewhere, and the most that it ever were. Thread-safe. */
public final class Gauge {
    private final AtomicLong now = new AtomicLong();
    private final LongAccumulator most = new LongAccumulator(Math::max, 0);

    /**
     * Takes bytes in, unless that would be too much.
     *
     * @param bytes how many
     * @param bound the most that may be held
     * @return false if nothing was taken in
     */
    public boolean take(long bytes, long bound) {
        long sum = now.addAndGet(bytes);
        if (sum > bound) {
            now.addAndGet(-bytes);
            return false;
        }
        most.accumulate(sum);
        return true;
    }

    /**
     * Lets go of bytes.
     *
     * @param bytes how many
     */
    public void release(long bytes) {
        now.addAndGet(-bytes);
    }

    /**
     * What is held.
     *
     * @return bytes
     */
    public long now() {
        return now.get();
    }

    /**
     * The most that was held at any time.
     *
     * @return bytes
     */
    public long most() {
        return most.get();
    }
}
