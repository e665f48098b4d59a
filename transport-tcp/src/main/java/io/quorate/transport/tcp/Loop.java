package io.quorate.transport.tcp;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** The one thread that carries all connections of a transport. Thread-safe. */
final class Loop implements AutoCloseable {
    private final Threads threads;
    private final EventLoopGroup group;

    Loop(String name) {
        threads = new Threads(name);
        group = new MultiThreadIoEventLoopGroup(1, threads, NioIoHandler.newFactory());
    }

    EventLoopGroup group() {
        return group;
    }

    /** Runs a task in the loop, or never if the loop has ended: then everything it could touch is closed. */
    void run(Runnable task) {
        try {
            group.execute(task);
        } catch (RejectedExecutionException e) {
            // As said.
        }
    }

    /** Runs a task in the loop after a pause, unless it is cancelled. Called by the loop. */
    Future<?> later(Runnable task, long nanos) {
        return group.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    boolean isCurrent() {
        return Thread.currentThread() == threads.last;
    }

    /** Closes all that is open and waits until the thread has ended. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
        Thread thread = threads.last;
        boolean interrupted = false;
        while (thread != null && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Threads extends DefaultThreadFactory {
        private volatile Thread last;

        private Threads(String name) {
            super(name, true);
        }

        @Override
        protected Thread newThread(Runnable task, String name) {
            last = super.newThread(task, name);
            return last;
        }
    }
}
