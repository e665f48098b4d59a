package io.quorate.transport.tcp;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.ManualIoEventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.quorate.spi.Transport;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All work on the connections of a transport, done by one thread: its own, or that of whoever polls. Thread-safe, but for
 * what {@link Transport.Poll} says.
 */
final class Loop implements Transport.Poll, AutoCloseable {
    private static final long LONG = TimeUnit.SECONDS.toNanos(1);
    /** The thread of whoever polls may be stuck, perhaps in waiting for the one that closes. */
    private static final long PATIENCE_SECONDS = 5;

    private static final int PAGE_BYTES = 8 << 10;
    /** Memory is taken from the system by {@code PAGE_BYTES << CHUNK_ORDER}. */
    private static final int CHUNK_ORDER = 7;

    private static final Logger LOG = LoggerFactory.getLogger(TcpTransport.class);

    private final Sockets sockets;
    private final ManualIoEventLoop events;
    /** A pool of its own, of use to a thread that is not Netty's, too: buffers live within one call, or until they are written. */
    private final ByteBufAllocator buffers = new PooledByteBufAllocator(
            true,
            0,
            1,
            PAGE_BYTES,
            CHUNK_ORDER,
            PooledByteBufAllocator.defaultSmallCacheSize(),
            PooledByteBufAllocator.defaultNormalCacheSize(),
            true);

    /** Null until the work begins. */
    private volatile Thread worker;

    private boolean polling;
    /** There is to be no wait, be it under way or the next one: Netty's own waking is lost on a loop that does not wait yet. */
    private volatile boolean woken;

    Loop(Sockets sockets) {
        this.sockets = sockets;
        this.events = new ManualIoEventLoop(null, sockets.polling()) {
            @Override
            protected boolean canBlock() {
                return !woken;
            }
        };
    }

    /** Begins to work on a thread of its own. */
    void run(String name) {
        Thread own = new DefaultThreadFactory(name, true).newThread(this::work);
        claim(own);
        own.start();
    }

    private void work() {
        boolean open = true;
        while (open) {
            open = poll(LONG);
        }
    }

    /** Waits for something that the loop does; does it, if the caller is the one who works. */
    void await(Future<?> done) {
        if (Thread.currentThread() != worker) {
            done.awaitUninterruptibly();
        }
        while (!done.isDone()) {
            poll(LONG);
        }
    }

    /** The same, but not for ever: whether it is done. */
    boolean awaitAWhile(Future<?> done) {
        if (Thread.currentThread() == worker) {
            await(done);
        }
        return done.awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public boolean poll(long nanos) {
        begin();
        if (Thread.currentThread() != worker) {
            // Somebody closed it before the work began, and does what is left of it.
            awaitEnd();
        }
        if (events.isTerminated()) {
            return false;
        }
        polling = true;
        try {
            pollFor(nanos);
        } finally {
            polling = false;
        }
        return true;
    }

    private void pollFor(long nanos) {
        if (nanos == 0) {
            events.runNow();
        } else {
            events.run(nanos);
            woken = false;
        }
    }

    /** The first to work does so from then on. */
    private void begin() {
        if (worker == null) {
            claim(Thread.currentThread());
        }
    }

    private synchronized void claim(Thread claimant) {
        if (worker == null) {
            events.setOwningThread(claimant);
            worker = claimant;
        }
    }

    @Override
    public void wake() {
        woken = true;
        events.wakeup();
    }

    /** What accepts connections; all but the handler of their ends here. */
    ServerBootstrap acceptor() {
        return new ServerBootstrap()
                .group(events)
                .channel(sockets.listening())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.ALLOCATOR, buffers)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true);
    }

    /** What makes a connection; all but its handler. */
    Bootstrap dialler() {
        return new Bootstrap()
                .group(events)
                .channel(sockets.connected())
                .option(ChannelOption.ALLOCATOR, buffers)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true);
    }

    /** Runs a task in the loop, or never if the loop has ended: then everything it could touch is closed. */
    void execute(Runnable task) {
        try {
            events.execute(task);
        } catch (RejectedExecutionException e) {
            // As said.
        }
    }

    /** Runs a task in the loop after a pause, unless it is cancelled. Called by the loop. */
    Future<?> later(Runnable task, long nanos) {
        return events.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    /** Whether the caller is within the loop, and would wait for itself. */
    boolean isCurrent() {
        return Thread.currentThread() == worker && polling;
    }

    /** Closes all that is open and waits until nothing runs any more, as {@link #awaitEnd}. */
    @Override
    public void close() {
        var unused = events.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        awaitEnd();
    }

    /** Waits until somebody has closed it, but not for ever: who polls again closes it then. */
    void awaitEnd() {
        begin();
        if (!awaitAWhile(events.terminationFuture())) {
            LOG.warn("{} hangs: the connections that it works on are left to it", worker.getName());
        }
    }
}
