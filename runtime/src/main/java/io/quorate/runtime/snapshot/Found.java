package io.quorate.runtime.snapshot;

import io.quorate.api.Configuration;
import io.quorate.spi.Recovery;
import io.quorate.spi.Snapshot;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.SnapshotStore.Published;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a replica can begin with, of the snapshots that it finds at its start.
 *
 * @param all that are there, good ones only
 * @param own the newest that fits the log: taken here, or installed before
 * @param fetched a newer one of another replica, published just before the last process ended; the protocol has yet to
 *     install it
 * @param there the configuration in force where {@code fetched} ends
 */
public record Found(
        List<Snapshot> all, Optional<Snapshot> own, Optional<Snapshot> fetched, Optional<Configuration> there) {
    private static final String REPLACE = "The other members have them: bring back the directory as it was, or give the"
            + " place of this node to a new one with an empty directory and another name";

    /** Copies the list. */
    public Found {
        all = List.copyOf(all);
    }

    /**
     * Sorts out what there is.
     *
     * @param recovery the log
     * @param store of the storage that it comes from
     * @return what to begin with; without any snapshot if there is none
     * @throws IOException if the store cannot be read
     */
    public static Found of(Recovery recovery, SnapshotStore store) throws IOException {
        List<Published> published = store.list();
        long base = recovery.base().index();
        List<Published> fitting = published.stream()
                .filter(one -> index(one) >= base)
                .sorted(Comparator.comparingLong(Found::index).reversed())
                .toList();
        Optional<Snapshot> own = fitting.stream()
                .filter(one -> !one.fetched() || index(one) == base)
                .map(Published::snapshot)
                .findFirst();
        long best = own.map(snapshot -> snapshot.mark().index()).orElse(base);
        Optional<Snapshot> fetched = fitting.stream()
                .filter(one -> one.fetched() && index(one) > best)
                .map(Published::snapshot)
                .findFirst();
        Optional<Configuration> there = Optional.empty();
        if (fetched.isPresent()) {
            there = Optional.of(StoredStream.head(store, fetched.get()).configuration());
        }
        return new Found(published.stream().map(Published::snapshot).toList(), own, fetched, there);
    }

    private static long index(Published one) {
        return one.snapshot().mark().index();
    }

    /**
     * What keeps the replica from starting.
     *
     * @param recovery the log
     * @return a sentence with the numbers, and what to do; empty if all is well
     */
    public Optional<String> problem(Recovery recovery) {
        long base = recovery.base().index();
        long last = Math.max(base, recovery.log().last());
        if (base > 0 && own.isEmpty() && fetched.isEmpty()) {
            long newest =
                    all.stream().mapToLong(one -> one.mark().index()).max().orElse(0);
            return Optional.of("the log begins behind entry " + base + ", but "
                    + (newest == 0 ? "there is no good snapshot" : "the newest good snapshot ends at entry " + newest)
                    + ": entries " + (newest + 1) + " to " + base + " are nowhere on this node. " + REPLACE);
        }
        if (own.isPresent() && own.get().mark().index() > last) {
            return Optional.of(
                    "a snapshot of this node ends at entry " + own.get().mark().index() + ", but its log ends at entry "
                            + last + ": the log has lost what was on disk. " + REPLACE);
        }
        return Optional.empty();
    }
}
