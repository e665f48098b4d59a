package io.quorate.benchmarks.ideal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.LockSupport;

/** The leader's second thread: writes what was put into the ring, and syncs. */
final class IdealDisk implements AutoCloseable {
    private final Ring ring;
    private final DurableFile file;
    private final Runnable progress;
    private final Thread thread;
    private volatile long wanted;
    private volatile long durable;
    private volatile boolean sleeping;
    private volatile boolean ended;

    IdealDisk(Ring ring, DurableFile file, Runnable progress) {
        this.ring = ring;
        this.file = file;
        this.progress = progress;
        thread = new Thread(this::run, "ideal-1-writer");
        thread.setDaemon(true);
        thread.start();
    }

    /** Has everything up to a position written. */
    void write(long position) {
        wanted = position;
        if (sleeping) {
            LockSupport.unpark(thread);
        }
    }

    long durable() {
        return durable;
    }

    private void run() {
        try {
            while (!ended) {
                long end = wanted;
                if (end > durable) {
                    write(durable, end);
                    durable = end;
                    progress.run();
                } else {
                    sleeping = true;
                    if (wanted == end && !ended) {
                        LockSupport.park(this);
                    }
                    sleeping = false;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(long from, long to) throws IOException {
        var head = ring.view(from, to);
        if (head.remaining() == to - from) {
            file.write(head);
        } else {
            file.write(head, ring.view(from + head.remaining(), to));
        }
    }

    @Override
    public void close() {
        ended = true;
        LockSupport.unpark(thread);
        try {
            thread.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
