package io.quorate.runtime.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The commands whose fate is open, by their sequences, which rise by one: a ring, that grows as it must. Whoever removes a
 * command settles it. Any thread.
 *
 * @param <R> results
 */
final class OpenCommands<R> {
    private static final int SMALL = 64;

    /** Sequence s stands at s modulo the size, a power of 2. */
    private List<Pending<R>> ring = slots(SMALL);
    /** Invariant: what is open is in [first, next), and first is open unless nothing is. */
    private long first = 1;

    private long next = 1;

    private static <T> List<T> slots(int count) {
        return new ArrayList<>(Collections.nCopies(count, null));
    }

    /** Opens a command, under the next sequence. */
    synchronized void add(Pending<R> command) {
        if (next - first == ring.size()) {
            grow();
        }
        command.sequence = next++;
        ring.set(slot(command.sequence), command);
    }

    private void grow() {
        List<Pending<R>> larger = slots(2 * ring.size());
        for (long sequence = first; sequence < next; sequence++) {
            larger.set((int) (sequence & (larger.size() - 1)), ring.get(slot(sequence)));
        }
        ring = larger;
    }

    private int slot(long sequence) {
        return (int) (sequence & (ring.size() - 1));
    }

    /** The command of a sequence; null if it is not open. */
    synchronized Pending<R> get(long sequence) {
        return sequence >= first && sequence < next ? ring.get(slot(sequence)) : null;
    }

    /** Ends a command; null if it was not open. */
    synchronized Pending<R> remove(long sequence) {
        Pending<R> command = get(sequence);
        if (command != null) {
            ring.set(slot(sequence), null);
            while (first < next && ring.get(slot(first)) == null) {
                first++;
            }
        }
        return command;
    }

    /** The lowest open sequence; above {@link #last} if nothing is open. */
    synchronized long first() {
        return first;
    }

    /** The newest sequence, open or not; 0 before the first. */
    synchronized long last() {
        return next - 1;
    }
}
