package io.quorate.testkit.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The last steps, so that a failure tells how it came about. Runs of ticks are counted, not listed. */
final class CoreTrace {
    private static final int KEPT = 60;

    private final Deque<String> steps = new ArrayDeque<>();
    private int repeated;

    void add(String step) {
        if (step.equals(steps.peekLast())) {
            repeated++;
            return;
        }
        if (repeated > 0) {
            steps.addLast("  ... " + repeated + " times more");
            repeated = 0;
        }
        steps.addLast(step);
        while (steps.size() > KEPT) {
            steps.removeFirst();
        }
    }

    AssertionError failure(String what, Optional<Throwable> cause) {
        return new AssertionError(what + "\nlast steps:\n" + this, cause.orElse(null));
    }

    @Override
    public String toString() {
        return String.join("\n", steps);
    }
}
