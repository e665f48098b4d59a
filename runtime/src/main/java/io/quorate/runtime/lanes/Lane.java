package io.quorate.runtime.lanes;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;

/** A thread that takes tasks from a queue until it meets the one that ends it. */
final class Lane implements Executor {
    static final Runnable END = () -> {};
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Thread thread;

    Lane(String name) {
        thread = daemon(name, this::run);
        thread.start();
    }

    /** Daemons, so that an application that forgets to close a replica can still end. */
    static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    private void run() {
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
        return hasEnded(thread);
    }

    /** Waits for a thread that is about to end; for the caller's own there is nothing to wait for. */
    static boolean hasEnded(Thread thread) {
        if (Thread.currentThread() == thread) {
            return true;
        }
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
