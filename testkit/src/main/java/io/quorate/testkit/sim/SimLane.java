package io.quorate.testkit.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** A virtual thread of control: one task after the other, each of which takes its time before it has its effect. */
final class SimLane implements Executor {
    private final SimScheduler scheduler;
    private final LongSupplier cost;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private long pausedUntil;
    private boolean dead;
    private boolean inline;

    /** Tasks cost what is asked for when they begin, in microseconds. */
    SimLane(SimScheduler scheduler, LongSupplier cost) {
        this.scheduler = scheduler;
        this.cost = cost;
    }

    @Override
    public void execute(Runnable task) {
        if (dead) {
            return;
        }
        if (inline) {
            task.run();
            return;
        }
        tasks.add(task);
        if (tasks.size() == 1) {
            begin();
        }
    }

    private void begin() {
        scheduler.after(cost.getAsLong(), this::finish);
    }

    private void finish() {
        if (dead || tasks.isEmpty()) {
            return;
        }
        if (scheduler.now() < pausedUntil) {
            scheduler.at(pausedUntil, this::finish);
            return;
        }
        tasks.peek().run();
        tasks.poll();
        if (!tasks.isEmpty()) {
            begin();
        }
    }

    boolean idle() {
        return tasks.isEmpty();
    }

    void pauseUntil(long time) {
        pausedUntil = Math.max(pausedUntil, time);
    }

    /** Nothing that waits will happen; the task under way has its effect or not. */
    void kill(boolean finishTaskUnderWay) {
        Runnable underWay = tasks.peek();
        tasks.clear();
        dead = true;
        if (finishTaskUnderWay && underWay != null) {
            underWay.run();
        }
    }

    /** Does what waits, now, and everything else at once. */
    void end() {
        inline = true;
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }
}
