package io.quorate.runtime.snapshot;

import io.quorate.api.NodeId;
import io.quorate.runtime.apply.Applier;
import io.quorate.runtime.lanes.Lanes;
import io.quorate.runtime.wire.RuntimeMessage.Fetched;
import io.quorate.runtime.wire.RuntimeMessage.Standing;
import io.quorate.spi.Mark;
import io.quorate.spi.Snapshot;
import io.quorate.spi.Status;
import io.quorate.spi.support.Ticks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a snapshot of the own state is taken, and how much of the log may go because of it. Owned by the loop.
 *
 * <p>A trigger is a condition, not an event: what is due while another snapshot is being written, or is put off after a
 * failure, is still due afterwards.
 */
public final class Snapshots {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    private static final long SHORTEST_PAUSE = Ticks.ofMillis(1_000);
    private static final long LONGEST_PAUSE = Ticks.ofMillis(60_000);
    private static final long POINTS = 1024;
    private static final long MARGIN_POINTS = 16;
    private static final long MOST_POINTS = 1 << 16;

    /** What a snapshot needs to know of the epoch that runs. Called on the loop. */
    public interface Ground {
        /**
         * The mark of an entry.
         *
         * @param index of a decided entry in the log, or where the log begins
         * @return see {@link io.quorate.spi.Protocol#mark}
         */
        Mark mark(long index);

        /**
         * Below it no marks are known: the state there is of an earlier epoch.
         *
         * @return the least index of which {@link #mark} knows
         */
        long floor();

        /**
         * The other members.
         *
         * @return all but this node
         */
        Set<NodeId> others();

        /**
         * Lets the log begin later.
         *
         * @param index see {@link io.quorate.spi.Protocol#compacted}
         */
        void compacted(long index);
    }

    private final Policy policy;
    private final Shelf shelf;
    private final Saver saver;
    private final Needs needs = new Needs();
    private final LogSize size;
    /** Those who asked for a snapshot, by the index that they want it to cover at least. */
    private final TreeMap<Long, List<CompletableFuture<Long>>> asked = new TreeMap<>();

    private Optional<String> ended = Optional.empty();
    private long handed;
    private long base;
    private long kept = Long.MAX_VALUE;
    private long marginBegin;
    private long marginEnd;
    private boolean draftIsLent;
    private long now;
    private long notBefore;
    private long pause = SHORTEST_PAUSE;

    /**
     * Nothing taken yet.
     *
     * @param policy when
     * @param shelf where they go
     * @param applier whose state it is
     * @param lanes where that lives, and where snapshots are written
     * @param loop the owner
     */
    public Snapshots(Policy policy, Shelf shelf, Applier<?, ?> applier, Lanes lanes, Executor loop) {
        this.policy = policy;
        this.shelf = shelf;
        this.saver = new Saver(applier, shelf.store(), lanes, loop, new Ending());
        this.size = new LogSize(grain(policy));
    }

    /** Fine enough for the margin, as long as that does not take too many points of a log of any length. */
    private static long grain(Policy policy) {
        long wanted = Math.min(policy.maxBytes() / POINTS, policy.marginBytes() / MARGIN_POINTS);
        return Math.max(wanted, policy.maxBytes() / MOST_POINTS);
    }

    /** What becomes of the snapshot that is being taken. */
    private final class Ending implements Saver.Ending {
        @Override
        public void published(Snapshot snapshot) {
            LOG.info(
                    "a snapshot of {} bytes replaces the log up to {}",
                    snapshot.length(),
                    snapshot.mark().index());
            pause = SHORTEST_PAUSE;
            notBefore = 0;
            shelf.add(snapshot);
            settle(snapshot.mark().index(), Optional.empty());
        }

        @Override
        public void failed(Mark mark, Throwable cause) {
            LOG.warn(
                    "the snapshot at {} failed; the log stays as it is. The next attempt comes in {} s at the earliest",
                    mark.index(),
                    pause / Ticks.ofMillis(1_000),
                    cause);
            notBefore = now + pause;
            pause = Math.min(2 * pause, LONGEST_PAUSE);
            settle(mark.index(), Optional.of(cause));
        }
    }

    /** Of those who asked, answers the ones that a snapshot at this index concerns. */
    private void settle(long index, Optional<Throwable> failure) {
        List<CompletableFuture<Long>> due = new ArrayList<>();
        asked.headMap(index, true).values().forEach(due::addAll);
        asked.headMap(index, true).clear();
        for (CompletableFuture<Long> future : due) {
            failure.ifPresentOrElse(future::completeExceptionally, () -> future.complete(index));
        }
    }

    /**
     * The published snapshots.
     *
     * @return the shelf
     */
    public Shelf shelf() {
        return shelf;
    }

    // Taking

    /**
     * Where a chunk of entries has to end at the latest, because a snapshot is due there.
     *
     * @param index of the last entry handed to the applier's lane
     * @return an index above it
     */
    public long stopBehind(long index) {
        if (ended.isPresent() || saver.busy() || draftIsLent || now < notBefore) {
            return Long.MAX_VALUE;
        }
        long newest = shelf.newestIndex();
        long byEntries = policy.dueBehind(newest);
        boolean full = byEntries <= index || size.behind(newest) >= policy.bytes();
        return full ? policy.stepFrom(index + 1) : byEntries;
    }

    /**
     * Entries were handed to the applier's lane; if a snapshot is due behind them, it is taken.
     *
     * @param last index of the last one
     * @param bytes of all of them
     * @param due whether a {@link #stopBehind} is reached
     * @param ground the epoch that runs
     */
    public void handed(long last, long bytes, boolean due, Ground ground) {
        handed = last;
        size.add(last, bytes);
        if (due && !saver.busy() && !draftIsLent) {
            take(ground);
        }
    }

    /**
     * The applier's lane goes on from the state of a snapshot.
     *
     * @param index where that ends
     */
    public void jumped(long index) {
        handed = index;
        settle(index, Optional.empty());
    }

    private void take(Ground ground) {
        if (handed >= ground.floor()) {
            size.point(handed);
            saver.save(ground.mark(handed));
        }
    }

    /**
     * Somebody wants a snapshot of what is applied by now. It ends wherever that is, and so at an index at which other
     * replicas have none.
     *
     * @param future gets the index of a snapshot that covers it
     */
    public void ask(CompletableFuture<Long> future) {
        if (ended.isPresent()) {
            future.completeExceptionally(new IllegalStateException(ended.get()));
        } else if (shelf.newestIndex() >= handed) {
            future.complete(shelf.newestIndex());
        } else {
            asked.computeIfAbsent(handed, index -> new ArrayList<>()).add(future);
        }
    }

    /** Somebody else needs a snapshot, and one that was not asked for will not come soon enough. */
    public void wanted() {
        if (asked.isEmpty() && now >= notBefore && shelf.newestIndex() < handed) {
            ask(new CompletableFuture<>());
        }
    }

    /**
     * The one draft of the store is wanted for a snapshot of another replica. None is taken meanwhile.
     *
     * @return false if one is being taken just now; ask again later
     */
    public boolean lendDraft() {
        if (saver.busy() || draftIsLent) {
            return false;
        }
        draftIsLent = true;
        return true;
    }

    /** The draft is published or given up. */
    public void returnDraft() {
        draftIsLent = false;
    }

    // The log

    /** Time goes on. */
    public void tick() {
        now++;
        needs.tick();
    }

    /**
     * Another member says how it stands.
     *
     * @param from who
     * @param standing what it has
     */
    public void heard(NodeId from, Standing standing) {
        needs.heard(from, standing);
    }

    /**
     * How this replica stands.
     *
     * @param epoch number of the epoch that it runs
     * @param status of the protocol
     * @param applied what its state machine reflects
     * @param fetched what there is of the snapshot that it fetches
     * @return what to tell the others
     */
    public Standing standing(long epoch, Status status, long applied, Fetched fetched) {
        return new Standing(epoch, Math.min(status.decided(), status.durable()), applied, shelf.newestIndex(), fetched);
    }

    /**
     * The end of a turn: what was asked for is begun, what is written is published once the log is durable so far, and what
     * the log need not keep goes.
     *
     * @param status of the protocol
     * @param settled whether the applier's lane is in line with the log, not about to load a snapshot
     * @param ground the epoch that runs
     */
    public void turn(Status status, boolean settled, Ground ground) {
        saver.durable(status.durable());
        if (settled && !asked.isEmpty() && !saver.busy() && !draftIsLent) {
            take(ground);
        }
        compact(status, ground);
    }

    /**
     * Somebody fetches a snapshot, and will need the log behind it.
     *
     * @param index where it ends; the largest there is if nobody does
     */
    public void keepBehind(long index) {
        kept = index;
    }

    private void compact(Status status, Ground ground) {
        long covered = Math.min(shelf.newestIndex(), handed);
        long newest = Math.min(covered, Math.min(status.durable(), status.decided()));
        if (newest <= base) {
            return;
        }
        boolean tooLong = status.last() - base > policy.maxEntries() || size.behind(base) > policy.maxBytes();
        long unneeded = Math.min(marginBefore(newest), kept);
        long spared = unneeded <= base ? base : Math.min(unneeded, needs.heldByAll(ground.others()));
        long until = tooLong ? newest : spared;
        if (until > base) {
            LOG.debug("the log begins behind {} from now on", until);
            ground.compacted(until);
            base = until;
            size.forget(base);
        }
    }

    /** Where the margin begins that replicas need which are a little behind. */
    private long marginBefore(long newest) {
        if (newest != marginEnd) {
            marginEnd = newest;
            marginBegin = Math.max(newest - policy.margin(), size.before(newest, policy.marginBytes()));
        }
        return marginBegin;
    }

    /**
     * Where the log begins.
     *
     * @return as far as the loop knows
     */
    public long base() {
        return base;
    }

    /**
     * The log begins there: as found at the start, or because a snapshot of another replica was installed.
     *
     * @param index of the last entry that it no longer has
     */
    public void base(long index) {
        base = Math.max(base, index);
        size.forget(base);
    }

    // The end

    /**
     * No more snapshots of this state.
     *
     * @param reason why, for people
     */
    public void end(String reason) {
        ended = Optional.of(reason);
        List<CompletableFuture<Long>> waiting = new ArrayList<>();
        asked.values().forEach(waiting::addAll);
        asked.clear();
        waiting.forEach(future -> future.completeExceptionally(new IllegalStateException(reason)));
    }
}
