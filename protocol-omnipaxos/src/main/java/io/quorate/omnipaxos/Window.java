package io.quorate.omnipaxos;

import java.util.ArrayDeque;
import java.util.Deque;

/** Entries under way, in order, with their bytes: sent and not acknowledged, or taken and not decided. */
final class Window {
    private record Part(long first, long last, long bytes) {}

    private final Deque<Part> parts = new ArrayDeque<>();
    private long bytes;

    void add(long first, long last, long size) {
        parts.add(new Part(first, last, size));
        bytes += size;
    }

    /** Lets go of the parts that end at or below an index. */
    void release(long upTo) {
        while (!parts.isEmpty() && parts.peek().last() <= upTo) {
            bytes -= parts.remove().bytes();
        }
    }

    /** Whether an index lies inside a part, so that only a beginning of it is at or below the index. */
    boolean splits(long index) {
        return !parts.isEmpty()
                && parts.peek().first() <= index
                && index < parts.peek().last();
    }

    void clear() {
        parts.clear();
        bytes = 0;
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    int count() {
        return parts.size();
    }

    long bytes() {
        return bytes;
    }
}
