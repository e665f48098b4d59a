package io.quorate.runtime.snapshot;

import io.quorate.spi.Mark;
import io.quorate.spi.Snapshot;
import io.quorate.spi.SnapshotStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The published snapshots of this replica. The newest one stays; older ones are deleted as soon as nobody reads them any
 * more. Owned by the loop; the {@link #store} is for the snapshots' lane.
 */
public final class Shelf {
    private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);

    private final SnapshotStore store;
    private final Executor lane;
    private final TreeMap<Long, Snapshot> published = new TreeMap<>();
    private final Map<Long, Integer> pins = new TreeMap<>();
    /** Of another replica; published, and of no use yet. */
    private Optional<Snapshot> aside = Optional.empty();

    /**
     * An empty shelf.
     *
     * @param store of the recovered storage
     * @param lane the snapshots'
     */
    public Shelf(SnapshotStore store, Executor lane) {
        this.store = new OneAtATime(store);
        this.lane = lane;
    }

    /**
     * The store itself.
     *
     * @return to be called on the snapshots' lane
     */
    public SnapshotStore store() {
        return store;
    }

    /**
     * The newest snapshot.
     *
     * @return empty if there is none
     */
    public Optional<Snapshot> newest() {
        return Optional.ofNullable(published.lastEntry()).map(Map.Entry::getValue);
    }

    /**
     * Index of the newest snapshot.
     *
     * @return 0 if there is none
     */
    public long newestIndex() {
        return published.isEmpty() ? 0 : published.lastKey();
    }

    /**
     * All snapshots that can be read.
     *
     * @return oldest first
     */
    public List<Snapshot> all() {
        return List.copyOf(published.values());
    }

    /**
     * A snapshot was published, or found at the start. Older ones go.
     *
     * @param snapshot its name
     */
    public void add(Snapshot snapshot) {
        published.put(snapshot.mark().index(), snapshot);
        aside.filter(other -> other.mark().index() <= newestIndex()).ifPresent(this::discard);
        sweep();
    }

    /**
     * A snapshot of another replica was published, and whether it is of use is yet to be seen. It takes nobody's place but that of
     * another one that waits, and nobody is given it.
     *
     * @param snapshot its name
     */
    public void putAside(Snapshot snapshot) {
        aside.filter(other -> !other.equals(snapshot)).ifPresent(this::discard);
        aside = Optional.of(snapshot);
    }

    /**
     * Whether a snapshot waits to be of use.
     *
     * @param snapshot its name
     * @return false if it was added or discarded meanwhile, or another one came
     */
    public boolean isAside(Snapshot snapshot) {
        return aside.equals(Optional.of(snapshot));
    }

    /**
     * What waits to be of use.
     *
     * @return empty if nothing does
     */
    public Optional<Snapshot> aside() {
        return aside;
    }

    /**
     * A snapshot that was put aside is never of use, or takes its place on the shelf now.
     *
     * @param snapshot its name
     */
    public void discard(Snapshot snapshot) {
        if (isAside(snapshot)) {
            aside = Optional.empty();
            if (!holds(snapshot.mark())) {
                delete(snapshot.mark());
            }
        }
    }

    /**
     * The replica begins with one of the snapshots that were found, or with none of them. The others go.
     *
     * @param found all
     * @param chosen one of them
     */
    public void begin(List<Snapshot> found, Optional<Snapshot> chosen) {
        chosen.ifPresent(snapshot -> published.put(snapshot.mark().index(), snapshot));
        for (Snapshot snapshot : found) {
            if (!chosen.equals(Optional.of(snapshot))) {
                delete(snapshot.mark());
            }
        }
    }

    /**
     * Keeps a snapshot from being deleted while it is read by somebody; may be done several times.
     *
     * @param mark which
     * @return false if it is gone already
     */
    public boolean pin(Mark mark) {
        if (!holds(mark)) {
            return false;
        }
        pins.merge(mark.index(), 1, Integer::sum);
        return true;
    }

    /**
     * Takes one {@link #pin} back.
     *
     * @param mark which
     */
    public void unpin(Mark mark) {
        pins.computeIfPresent(mark.index(), (index, count) -> count == 1 ? null : count - 1);
        sweep();
    }

    private boolean holds(Mark mark) {
        Snapshot there = published.get(mark.index());
        return there != null && there.mark().equals(mark);
    }

    private void sweep() {
        List<Long> older = new ArrayList<>(published.headMap(newestIndex()).keySet());
        older.removeAll(pins.keySet());
        older.forEach(index -> delete(published.remove(index).mark()));
    }

    private void delete(Mark mark) {
        lane.execute(() -> {
            try {
                store.delete(mark);
            } catch (IOException | RuntimeException e) {
                LOG.warn("the snapshot at {} could not be deleted; it takes space, and harms nothing", mark.index(), e);
            }
        });
    }
}
