package io.quorate.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** A lane whose tasks run when the test says so. */
public final class Tasks implements Executor {
    private final Deque<Runnable> waiting = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
        waiting.add(task);
    }

    /** Runs one task. */
    public void runOne() {
        waiting.remove().run();
    }

    /** Runs all tasks, and those that they add. */
    public void runAll() {
        while (!waiting.isEmpty()) {
            runOne();
        }
    }

    /** How many wait. */
    public int size() {
        return waiting.size();
    }
}
