package io.quorate.runtime.lanes;

import io.quorate.spi.Transport;
import io.quorate.spi.support.Ticks;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The loop as a thread. Between turns it waits for tasks, and does the transport's work meanwhile if that can be left to it:
 * then a frame is handled by the thread that reads it, and a turn's frames are written by the thread that made them.
 */
final class EventLoop implements Loop {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(Ticks.MILLIS);
    /** How many tasks one turn takes at most, so that a flood cannot put off the end of the turn. */
    private static final int TASKS_PER_TURN = 4096;

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    /** True while the thread waits, or is about to: whoever makes it false has to wake it. */
    private final AtomicBoolean resting = new AtomicBoolean();

    private final Transport.Poll parking;
    private volatile Transport.Poll rest;
    private volatile Turn turn;
    /** What the turn has not been told of yet. */
    private Optional<Throwable> failure = Optional.empty();

    private boolean failed;
    private boolean ended;
    /** The thread takes no more tasks. */
    private volatile boolean gone;

    EventLoop(String name, Optional<Transport.Poll> work) {
        thread = Lane.daemon(name, this::run);
        parking = new Parking(thread);
        rest = work.orElse(parking);
        thread.start();
    }

    @Override
    public void start(Turn turn) {
        execute(() -> this.turn = turn);
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (resting.get() && Thread.currentThread() != thread && resting.compareAndSet(true, false)) {
            rest.wake();
        }
        if (gone) {
            runRest();
        }
    }

    /** Lets the tasks that wait run, and waits for the thread, unless it is the caller's own. */
    boolean end() {
        execute(() -> ended = true);
        return Lane.hasEnded(thread);
    }

    private void run() {
        long nextTick = System.nanoTime() + TICK_NANOS;
        while (!ended) {
            rest(nextTick - System.nanoTime());
            boolean worked = takeTasks();
            boolean due = System.nanoTime() - nextTick >= 0;
            if (due) {
                nextTick = System.nanoTime() + TICK_NANOS;
            }
            if (worked || due) {
                endTurn(due);
            }
        }
        gone = true;
        runRest();
    }

    private void endTurn(boolean due) {
        if (ended || turn == null) {
            return;
        }
        failure.ifPresent(turn::failed);
        failure = Optional.empty();
        if (due) {
            turn.tick();
        }
        turn.end();
    }

    private void rest(long nanos) {
        resting.set(true);
        boolean idle = tasks.isEmpty() && nanos > 0;
        if ((idle || rest != parking) && !polled(idle ? nanos : 0)) {
            rest = parking;
        }
        resting.set(false);
    }

    /** A thread that ended here would leave a replica that neither works nor says why. */
    private boolean polled(long nanos) {
        try {
            return rest.poll(nanos);
        } catch (RuntimeException | Error e) {
            if (!failed) {
                execute(() -> failure = Optional.of(e));
            }
            failed = true;
            return parking.poll(nanos);
        }
    }

    /** Whether there were any. */
    private boolean takeTasks() {
        int taken = 0;
        Runnable task = tasks.poll();
        while (task != null) {
            task.run();
            taken++;
            task = taken < TASKS_PER_TURN && !ended ? tasks.poll() : null;
        }
        return taken > 0;
    }

    private synchronized void runRest() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }
}
