package io.quorate.spi.support;

import java.util.ArrayDeque;
import java.util.Deque;

/** Entries under way, in order, with their bytes: sent and not acknowledged, or taken and not decided. */
public final class Window {
    private record Part(long first, long last, long bytes) {}

    private final Deque<Part> parts = new ArrayDeque<>();
    private long bytes;

    /** Nothing under way. */
    public Window() {}

    /**
     * Adds a part behind those that are there.
     *
     * @param first index of its first entry
     * @param last index of its last entry
     * @param size its bytes
     */
    public void add(long first, long last, long size) {
        parts.add(new Part(first, last, size));
        bytes += size;
    }

    /**
     * Lets go of the parts that end at or below an index.
     *
     * @param upTo the index
     */
    public void release(long upTo) {
        while (!parts.isEmpty() && parts.peek().last() <= upTo) {
            bytes -= parts.remove().bytes();
        }
    }

    /**
     * Whether an index lies inside a part, so that only a beginning of it is at or below the index.
     *
     * @param index which
     * @return true if the oldest part is split by it
     */
    public boolean splits(long index) {
        return !parts.isEmpty()
                && parts.peek().first() <= index
                && index < parts.peek().last();
    }

    /**
     * Whether nothing is under way.
     *
     * @return true if there are no parts
     */
    public boolean isEmpty() {
        return parts.isEmpty();
    }

    /** Forgets all parts. */
    public void clear() {
        parts.clear();
        bytes = 0;
    }

    /**
     * How many parts are under way.
     *
     * @return 0 or more
     */
    public int count() {
        return parts.size();
    }

    /**
     * How large they are.
     *
     * @return bytes
     */
    public long bytes() {
        return bytes;
    }
}
