package io.quorate.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.WriteBufferWaterMark;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What waits to leave over one connection, bounded in bytes. Any thread puts frames in; the event loop is woken once,
 * copies what has gathered into chunks and flushes them together. It copies no more than the socket is ready to take.
 * What is left when the connection ends is lost.
 */
final class Outbox {
    private static final int CHUNK_BYTES = 64 << 10;

    /** How much is copied for the socket at once: a few chunks, so that one system call can take them all. */
    static final WriteBufferWaterMark READY = new WriteBufferWaterMark(2 * CHUNK_BYTES, 4 * CHUNK_BYTES);

    private final Channel channel;
    private final long maxBytes;
    private final TcpCounters counters;
    private final Queue<OutgoingFrame> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicBoolean woken = new AtomicBoolean();
    /** The frame that is partly copied, or none; event loop only, like what follows. */
    private OutgoingFrame current;

    private int chunksUnderWay;
    private long lastProgress = System.nanoTime();

    Outbox(Channel channel, long maxBytes, TcpCounters counters) {
        this.channel = channel;
        this.maxBytes = maxBytes;
        this.counters = counters;
    }

    /** Takes a frame, or says that there is no room. Any thread. */
    boolean offer(OutgoingFrame frame) {
        long cost = frame.cost();
        if (waiting.addAndGet(cost) > maxBytes) {
            waiting.addAndGet(-cost);
            return false;
        }
        counters.waiting(waiting.get());
        queue.add(frame);
        wake();
        return true;
    }

    /** Lets the other end hear something, if nothing is about to leave anyway. Event loop only. */
    void keepAlive() {
        if (waiting.get() == 0) {
            offer(OutgoingFrame.keepAlive());
        }
    }

    /** Whether bytes have been waiting for so long without a single chunk getting out. Event loop only. */
    boolean stuckFor(Duration time) {
        return chunksUnderWay > 0 && System.nanoTime() - lastProgress > time.toNanos();
    }

    private void wake() {
        if (!woken.compareAndSet(false, true)) {
            return;
        }
        try {
            channel.eventLoop().execute(this::drain);
        } catch (RejectedExecutionException e) {
            // The transport is closing: everything here is lost, as promised.
        }
    }

    /** Writes what the socket is ready to take. Event loop only. */
    void drain() {
        woken.set(false);
        boolean wrote = false;
        while (channel.isWritable() && hasMore()) {
            writeChunk();
            wrote = true;
        }
        if (wrote) {
            channel.flush();
            counters.flushed();
        }
        if (channel.isWritable() && hasMore()) {
            wake();
        }
    }

    private boolean hasMore() {
        return current != null || !queue.isEmpty();
    }

    private void writeChunk() {
        int capacity = (int) Math.min(CHUNK_BYTES, waiting.get());
        ByteBuf chunk = channel.alloc().directBuffer(capacity, capacity);
        long freed = 0;
        int frames = 0;
        while (chunk.isWritable() && hasMore()) {
            current = current == null ? queue.remove() : current;
            if (current.copyTo(chunk)) {
                freed += current.cost();
                frames++;
                current = null;
            }
        }
        if (chunksUnderWay++ == 0) {
            lastProgress = System.nanoTime();
        }
        long done = freed;
        int complete = frames;
        channel.write(chunk).addListener((ChannelFuture written) -> written(written.isSuccess(), done, complete));
    }

    private void written(boolean success, long freed, int frames) {
        chunksUnderWay--;
        lastProgress = System.nanoTime();
        waiting.addAndGet(-freed);
        if (success) {
            counters.sent(frames);
        } else {
            counters.lost(frames);
        }
    }
}
