package io.quorate.transport.tcp;

import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** What a transport has counted since it was made. Thread-safe. */
public final class TcpCounters {
    private final LongAdder sent = new LongAdder();
    private final LongAdder flushes = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder broken = new LongAdder();
    private final LongAccumulator mostWaiting = new LongAccumulator(Math::max, 0);

    TcpCounters() {}

    /**
     * Frames given to the operating system, keep-alives among them. Whether they arrived is another matter.
     *
     * @return how many
     */
    public long sent() {
        return sent.sum();
    }

    /**
     * How often what had gathered for a peer was handed to the operating system: a write call each, unless the socket is full.
     *
     * @return how many
     */
    public long flushes() {
        return flushes.sum();
    }

    /**
     * Frames that were dropped here: no connection, no room, too large.
     *
     * @return how many; frames that waited when their connection ended are not among them
     */
    public long lost() {
        return lost.sum();
    }

    /**
     * Frames handed to the receiver.
     *
     * @return how many
     */
    public long received() {
        return received.sum();
    }

    /**
     * Handshakes of others that were answered with a refusal.
     *
     * @return how many
     */
    public long refused() {
        return refused.sum();
    }

    /**
     * Connections closed because of what came over them: garbage, wrong lengths or checksums, or no introduction in
     * time.
     *
     * @return how many
     */
    public long broken() {
        return broken.sum();
    }

    /**
     * The most that ever waited for one peer.
     *
     * @return bytes, at most what {@code queue-bytes} allows
     */
    public long mostWaiting() {
        return mostWaiting.get();
    }

    void waiting(long bytes) {
        mostWaiting.accumulate(bytes);
    }

    void sent(long frames) {
        sent.add(frames);
    }

    void flushed() {
        flushes.increment();
    }

    void lost(long frames) {
        lost.add(frames);
    }

    void countReceived() {
        received.increment();
    }

    void countRefused() {
        refused.increment();
    }

    void countBroken() {
        broken.increment();
    }
}
