package io.quorate.runtime;

import io.quorate.api.Configuration;
import io.quorate.runtime.apply.Application;
import io.quorate.runtime.apply.Applier;
import io.quorate.runtime.apply.ApplyFailure;
import io.quorate.runtime.apply.Feeder;
import io.quorate.runtime.apply.Head;
import io.quorate.runtime.client.Proposals;
import io.quorate.runtime.log.LogBytes;
import io.quorate.runtime.snapshot.Arrivals;
import io.quorate.runtime.snapshot.Shelf;
import io.quorate.runtime.snapshot.Snapshots;
import io.quorate.runtime.snapshot.StoredStream;
import io.quorate.runtime.wire.RuntimeMessage.Fetched;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.Hello;
import io.quorate.spi.Mark;
import io.quorate.spi.Snapshot;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.Status;
import io.quorate.spi.support.Ticks;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from the log to the state machine, and from there to snapshots and back: what the loop does with the applier's
 * lane. Owned by the loop.
 *
 * @param <C> commands
 * @param <R> results
 */
final class Applying<C, R> implements Feeder.Sink {
    private static final Logger LOG = LoggerFactory.getLogger(Applying.class);
    private static final long STANDING_TICKS = Ticks.ofMillis(500);

    /** Whom it works for. Called on the loop. */
    interface Owner {
        /** More is applied. */
        void applied(long index);

        /** The state machine is of no more use; the log and the protocol are. */
        void degraded(ApplyFailure failure);

        void halt(Throwable cause);

        /** The epoch that runs, unless it is being left. */
        Optional<Running> inEpoch();
    }

    private final ReplicaParts<C, R> parts;
    private final Executor loop;
    private final Owner owner;
    private final Applier<C, R> applier;
    private final Feeder feeder;
    private final Shelf shelf;
    private final Arrivals arrivals;
    private final Snapshots snapshots;
    private Optional<Running> running = Optional.empty();
    /** The snapshot that takes the place of the state as soon as the chunk under way is applied; pinned until then. */
    private Optional<Snapshot> installing = Optional.empty();

    private Optional<ApplyFailure> failure = Optional.empty();
    private long now;

    Applying(ReplicaParts<C, R> parts, Hello me, LogBytes bytes, Proposals<R> proposals, Loop loop) {
        this.parts = parts;
        this.loop = loop.executor;
        this.owner = loop.owner;
        this.applier = new Applier<>(
                me.node(), me.boot(), new Application<>(parts.machine(), parts.codec(), parts.results()), proposals);
        applier.incarnation(me.incarnation());
        this.feeder = new Feeder(parts.settings().limits().messageBytes(), bytes, this);
        this.shelf = new Shelf(parts.storage().snapshots(), parts.lanes().snapshots());
        this.arrivals = new Arrivals(shelf, parts.lanes().snapshots(), this.loop, new Judge());
        this.snapshots = new Snapshots(parts.settings().snapshots(), shelf, applier, parts.lanes(), this.loop);
    }

    /** Where it lives, and for whom. */
    record Loop(Executor executor, Owner owner) {}

    Applier<C, R> applier() {
        return applier;
    }

    Feeder feeder() {
        return feeder;
    }

    Snapshots snapshots() {
        return snapshots;
    }

    /** A log is to be applied from its beginning, or from a snapshot on. */
    void begin(Configuration genesis) {
        applier.begin(genesis);
    }

    /** An epoch begins, with a snapshot or with an empty state. Nothing was applied yet. */
    void begin(Running epoch, Boot boot, Optional<Snapshot> from) {
        running = Optional.of(epoch);
        snapshots.base(boot.recovery().base().index());
        shelf.begin(boot.snapshots().all(), from);
        from.ifPresent(this::goOnFrom);
    }

    /** The next epoch goes on behind the last one. */
    void follow(Running epoch) {
        running = Optional.of(epoch);
        arrivals.again();
    }

    /**
     * A snapshot of another replica is published here, and is installed if the protocol has a use for it.
     *
     * @param fetched its name
     */
    void install(Snapshot fetched) {
        arrivals.came(fetched);
    }

    /** Of what use a snapshot is; a core that is being left is not asked any more. */
    private final class Judge implements Arrivals.Judge {
        @Override
        public boolean restored(Mark mark, Configuration inForce) {
            return owner.inEpoch()
                    .filter(epoch -> epoch.restored(mark, inForce))
                    .isPresent();
        }

        @Override
        public long decided() {
            return owner.inEpoch().map(epoch -> epoch.status().decided()).orElse(0L);
        }

        @Override
        public void installed(Snapshot snapshot) {
            LOG.info(
                    "the snapshot at {}, {} bytes, takes the place of the log up to there",
                    snapshot.mark().index(),
                    snapshot.length());
            snapshots.base(snapshot.mark().index());
            if (failure.isEmpty()) {
                goOnFrom(snapshot);
            }
        }
    }

    private void goOnFrom(Snapshot snapshot) {
        installing.ifPresent(earlier -> shelf.unpin(earlier.mark()));
        shelf.pin(snapshot.mark());
        installing = Optional.of(snapshot);
        feeder.jump(snapshot.mark().index());
    }

    /** Time goes on; what there is of a snapshot on its way here is told to the others with the rest. */
    void tick(Fetched fetched) {
        snapshots.tick();
        if (++now % STANDING_TICKS == 0) {
            running.ifPresent(epoch ->
                    epoch.tellOthers(snapshots.standing(epoch.number(), epoch.status(), feeder.applied(), fetched)));
        }
    }

    /** The end of a turn. */
    void turn(Running epoch, Status status) {
        feeder.decided(status.decided());
        snapshots.turn(status, feeder.settled(), epoch);
    }

    /** The replica has ended, or its state machine is of no more use. */
    void end(String reason) {
        feeder.stop();
        snapshots.end(reason);
    }

    // The feeder's side

    @Override
    public long stopBehind(long handed) {
        return snapshots.stopBehind(handed);
    }

    @Override
    public void chunk(long first, List<EntryBlock> entries, boolean stopped) {
        long next = first;
        long size = 0;
        for (EntryBlock block : entries) {
            parts.observer().decided(next, block);
            next += block.count();
            size += block.size();
        }
        Running epoch = running.orElseThrow();
        onApplier(() -> entries.forEach(applier::apply));
        snapshots.handed(next - 1, size, stopped, epoch);
    }

    @Override
    public void load(long index) {
        Snapshot snapshot = installing.orElseThrow();
        installing = Optional.empty();
        snapshots.jumped(index);
        onApplier(() -> {
            read(shelf.store(), snapshot.mark());
            loop.execute(() -> shelf.unpin(snapshot.mark()));
        });
    }

    /** On the applier's lane. */
    private void read(SnapshotStore store, Mark mark) throws IOException {
        try (InputStream in = new StoredStream(store, mark)) {
            Head head = Head.read(in, mark);
            applier.load(head, in);
        } catch (IOException | RuntimeException e) {
            throw new IOException("the snapshot at " + mark.index() + " cannot be loaded: " + e.getMessage(), e);
        }
    }

    /** Work that may block. */
    private interface Work {
        void run() throws IOException;
    }

    private void onApplier(Work work) {
        parts.lanes().applier().execute(() -> {
            try {
                work.run();
                loop.execute(() -> {
                    feeder.done();
                    owner.applied(feeder.applied());
                });
            } catch (ApplyFailure e) {
                loop.execute(() -> degrade(e));
            } catch (IOException | RuntimeException | Error e) {
                loop.execute(() -> owner.halt(e));
            }
        });
    }

    private void degrade(ApplyFailure e) {
        failure = Optional.of(e);
        end(e.getMessage());
        owner.degraded(e);
    }

    /** Why nothing is applied any more. */
    Optional<ApplyFailure> failure() {
        return failure;
    }
}
