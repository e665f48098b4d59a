package io.quorate.testkit.sim;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/** Everything that happened, as one number; and, if wanted, as text. */
final class SimTrace {
    private static final int KEPT = 400;

    private final boolean recording;
    private final SimScheduler scheduler;
    private final Deque<String> lines = new ArrayDeque<>();
    private long hash = 0xcbf29ce484222325L;

    SimTrace(SimScheduler scheduler, boolean recording) {
        this.scheduler = scheduler;
        this.recording = recording;
    }

    /** An event: what tells it from others goes into the number, the text only into the recording. */
    void add(long what, Supplier<String> text) {
        mix(scheduler.now());
        mix(what);
        if (recording) {
            lines.addLast(String.format("%10.3f ms  %s", scheduler.now() / 1000.0, text.get()));
            if (lines.size() > KEPT) {
                lines.removeFirst();
            }
        }
    }

    static long of(ByteBuffer bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes.duplicate());
        return sum.getValue();
    }

    private void mix(long value) {
        hash = (hash ^ value) * 0x9E3779B97F4A7C15L;
        hash ^= hash >>> 29;
    }

    long hash() {
        return hash;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
