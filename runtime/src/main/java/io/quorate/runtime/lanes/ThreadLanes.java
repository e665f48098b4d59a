package io.quorate.runtime.lanes;

import io.quorate.spi.support.Ticks;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Four daemon threads. Daemons, so that an application that forgets to close a replica can still end. */
public final class ThreadLanes implements Lanes {
    private final EventLoop loop;
    private final Lane writer;
    private final Lane applier;
    private final Lane snapshots;

    /**
     * Starts the threads; the loop waits for {@link Loop#start}.
     *
     * @param name of the replica, for the names of the threads
     */
    public ThreadLanes(String name) {
        loop = new EventLoop(name + "-loop");
        writer = new Lane(name + "-writer");
        applier = new Lane(name + "-applier");
        snapshots = new Lane(name + "-snapshots");
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public Executor writer() {
        return writer;
    }

    @Override
    public Executor applier() {
        return applier;
    }

    @Override
    public Executor snapshots() {
        return snapshots;
    }

    @Override
    public boolean end() {
        boolean loopEnded = loop.end();
        boolean writerEnded = writer.end();
        boolean snapshotsEnded = snapshots.end();
        return applier.end() && loopEnded && writerEnded && snapshotsEnded;
    }

    /** A thread that takes tasks from a queue until it meets the one that ends it. */
    private static class Lane implements Executor {
        static final Runnable END = () -> {};
        private static final Duration PATIENCE = Duration.ofSeconds(10);
        final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        final Thread thread;

        Lane(String name) {
            thread = new Thread(this::run, name);
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        void run() {
            Runnable task = next();
            while (task != END) {
                task.run();
                task = next();
            }
        }

        /** Nobody interrupts these threads; whoever does cannot make them leave a write half-way. */
        private Runnable next() {
            boolean interrupted = false;
            try {
                while (true) {
                    try {
                        return tasks.take();
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        /** Lets the tasks that wait run, and waits for the thread, unless it is the caller's own. */
        boolean end() {
            tasks.add(END);
            return Thread.currentThread() == thread || joined();
        }

        private boolean joined() {
            try {
                thread.join(PATIENCE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return !thread.isAlive();
        }
    }

    private static final class EventLoop extends Lane implements Loop {
        private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(Ticks.MILLIS);
        /** How many tasks one turn takes at most, so that a flood cannot put off the end of the turn. */
        private static final int TASKS_PER_TURN = 4096;

        private volatile Turn turn;
        private boolean ended;
        /** The thread takes no more tasks. */
        private volatile boolean gone;

        EventLoop(String name) {
            super(name);
        }

        @Override
        public void start(Turn turn) {
            execute(() -> this.turn = turn);
        }

        @Override
        void run() {
            long nextTick = System.nanoTime() + TICK_NANOS;
            while (!ended) {
                takeTasks(nextTick - System.nanoTime());
                if (ended || turn == null) {
                    continue;
                }
                if (System.nanoTime() - nextTick >= 0) {
                    turn.tick();
                    nextTick = System.nanoTime() + TICK_NANOS;
                }
                turn.end();
            }
            gone = true;
            runRest();
        }

        @Override
        public void execute(Runnable task) {
            super.execute(task);
            if (gone) {
                runRest();
            }
        }

        private synchronized void runRest() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }

        private void takeTasks(long patienceNanos) {
            Runnable task = poll(patienceNanos);
            for (int taken = 0; task != null; taken++) {
                if (task == END) {
                    ended = true;
                    return;
                }
                task.run();
                task = taken < TASKS_PER_TURN ? tasks.poll() : null;
            }
        }

        private Runnable poll(long patienceNanos) {
            try {
                return tasks.poll(Math.max(0, patienceNanos), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                return null;
            }
        }
    }
}
