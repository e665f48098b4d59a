package io.quorate.runtime.snapshot.transfer;

import io.quorate.spi.SnapshotStore;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Where the store is worked with: what is asked for on the loop is done on the snapshots' lane, and told on the loop.
 *
 * @param store used on the lane only
 * @param lane of snapshots
 * @param loop where the outcome is told; halts the replica if a task throws
 */
public record Bench(SnapshotStore store, Executor lane, Executor loop) {
    /**
     * What is done on the lane.
     *
     * @param <T> what comes of it
     */
    @FunctionalInterface
    interface Job<T> {
        T run(SnapshotStore store) throws IOException;
    }

    <T> void work(Job<T> job, Consumer<T> done, Consumer<IOException> failed) {
        lane.execute(() -> {
            try {
                T result = job.run(store);
                loop.execute(() -> done.accept(result));
            } catch (IOException e) {
                loop.execute(() -> failed.accept(e));
            } catch (RuntimeException | Error e) {
                loop.execute(() -> {
                    throw e;
                });
            }
        });
    }
}
