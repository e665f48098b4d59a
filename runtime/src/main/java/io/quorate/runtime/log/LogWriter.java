package io.quorate.runtime.log;

import io.quorate.spi.EntryBlock;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import io.quorate.spi.Mark;
import io.quorate.spi.support.Ticks;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Makes a blocking storage asynchronous. Writes are done in the order in which they were handed in; all that wait when the
 * disk is free become one write and one sync (group commit), so a batch is what arrived during the last sync.
 *
 * <p>Called on the loop, calls back on the loop; only the storage itself is touched on the writer's lane. A read is done in
 * its place among the writes, and so sees the log exactly as it was when it was asked for.
 */
public final class LogWriter {
    /**
     * A disk that takes longer than this for one request hangs: about two election timeouts, so that the others have
     * another leader by then, and no healthy disk is taken for a sick one.
     */
    public static final int PATIENCE_TICKS = Ticks.ofMillis(2_000);

    private final LogStorage storage;
    private final Executor lane;
    private final Executor loop;
    private final Consumer<Throwable> onFailure;
    private final Deque<Request> waiting = new ArrayDeque<>();
    private boolean busy;
    private int ticksUnderWay;
    private boolean failed;

    /** What a request does with the storage, and what is done on the loop afterwards. */
    private record Request(LogWrite write, Job job, Runnable done) {
        boolean isWrite() {
            return job == null;
        }
    }

    private interface Job {
        void run() throws IOException;
    }

    /**
     * A writer with nothing to do.
     *
     * @param storage recovered
     * @param lane where the storage may block
     * @param loop where callbacks run
     * @param onFailure hears of the failure that ends all writing
     */
    public LogWriter(LogStorage storage, Executor lane, Executor loop, Consumer<Throwable> onFailure) {
        this.storage = storage;
        this.lane = lane;
        this.loop = loop;
        this.onFailure = onFailure;
    }

    /**
     * Writes.
     *
     * @param write what to write; may be empty, and then still waits for all earlier ones
     * @param durable called on the loop when this write and all before it are on disk
     */
    public void write(LogWrite write, Runnable durable) {
        enqueue(new Request(write, null, durable));
    }

    /**
     * Reads.
     *
     * @param from index of the first entry
     * @param to index of the last entry
     * @param budget bound on the bytes; the first entry comes even if it is larger
     * @param found called on the loop with at least one entry
     */
    public void read(long from, long to, int budget, Consumer<EntryBlock> found) {
        EntryBlock[] block = new EntryBlock[1];
        enqueue(new Request(null, () -> block[0] = storage.read(from, to, budget), () -> found.accept(block[0])));
    }

    /** Time goes on. */
    public void tick() {
        ticksUnderWay += busy ? 1 : 0;
    }

    /**
     * Whether the disk hangs: it has not answered for {@link #PATIENCE_TICKS}.
     *
     * @return true until it answers
     */
    public boolean hangs() {
        return ticksUnderWay >= PATIENCE_TICKS;
    }

    /**
     * For how long the disk has not answered.
     *
     * @return ticks since the request under way was begun; 0 if there is none
     */
    public int ticksUnderWay() {
        return ticksUnderWay;
    }

    private void enqueue(Request request) {
        if (!failed) {
            waiting.add(request);
            next();
        }
    }

    private void next() {
        if (busy || waiting.isEmpty()) {
            return;
        }
        busy = true;
        ticksUnderWay = 0;
        Request first = waiting.remove();
        List<Runnable> done = new ArrayList<>(List.of(first.done));
        Job job = first.isWrite() ? groupCommit(first.write, done) : first.job;
        lane.execute(() -> {
            try {
                job.run();
                loop.execute(() -> finished(done));
            } catch (IOException | RuntimeException | Error e) {
                loop.execute(() -> fail(e));
            }
        });
    }

    private Job groupCommit(LogWrite first, List<Runnable> done) {
        LogWrite all = first;
        while (!waiting.isEmpty() && waiting.peek().isWrite()) {
            Request request = waiting.remove();
            all = all.then(request.write);
            done.add(request.done);
        }
        LogWrite merged = all;
        return () -> {
            if (!merged.isEmpty()) {
                storage.write(merged);
            }
        };
    }

    private void finished(List<Runnable> done) {
        if (failed) {
            return;
        }
        ticksUnderWay = 0;
        done.forEach(Runnable::run);
        busy = false;
        next();
    }

    private void fail(Throwable cause) {
        failed = true;
        waiting.clear();
        onFailure.accept(cause);
    }

    /** An empty write: its callback comes after all earlier ones. */
    public static final LogWrite NOTHING = new LogWrite(0, Mark.NONE, 0, List.of(), Map.of());
}
