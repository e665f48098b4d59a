package io.quorate.runtime;

import io.quorate.api.NodeId;
import io.quorate.runtime.learning.Donor;
import io.quorate.runtime.snapshot.transfer.Bench;
import io.quorate.runtime.snapshot.transfer.Bucket;
import io.quorate.runtime.snapshot.transfer.Keeper;
import io.quorate.runtime.snapshot.transfer.Peers;
import io.quorate.runtime.snapshot.transfer.TransferSettings;
import io.quorate.runtime.snapshot.transfer.Transfers;
import io.quorate.runtime.wire.RuntimeMessage;
import io.quorate.spi.Behind;
import io.quorate.spi.Ready;
import io.quorate.spi.ReconfigurationPolicy.Donors;
import io.quorate.spi.Snapshot;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Gives the snapshots of this replica to members that need them, at a bounded rate, and fetches theirs. Owned by the loop. */
final class Exchange implements Peers, Keeper, Donor.Road {
    private final Applying<?, ?> applying;
    private final Transfers transfers;
    private final Donors donors;
    private final Bucket rate;
    private final int chunkBytes;
    private Optional<Running> running = Optional.empty();

    Exchange(ReplicaParts<?, ?> parts, Applying<?, ?> applying, Executor loop) {
        this.applying = applying;
        ReplicaSettings settings = parts.settings();
        TransferSettings bounds = settings.transfers().within(settings.limits().messageBytes());
        this.chunkBytes = bounds.chunkBytes();
        this.donors = parts.policy().donors();
        this.rate = new Bucket(bounds.bytesPerSecond());
        Bench bench =
                new Bench(applying.snapshots().shelf().store(), parts.lanes().snapshots(), loop);
        transfers = new Transfers(bench, this, applying.snapshots().shelf(), this, bounds);
    }

    /** How much is given at once. */
    int chunkBytes() {
        return chunkBytes;
    }

    void begin(Running epoch) {
        running = Optional.of(epoch);
    }

    void tick() {
        rate.tick();
        if (running.isPresent()) {
            transfers.tick();
        }
    }

    @Override
    public void give(NodeId to, RuntimeMessage.Ranges ranges) {
        tell(to, ranges);
    }

    @Override
    public void behind(NodeId peer) {
        transfers.behind(peer);
    }

    /** Before the log is compacted: who is fetching a snapshot goes on behind it. */
    void turn(Ready ready) {
        applying.snapshots().keepBehind(transfers.keepBehind());
        for (Behind behind : ready.behind()) {
            transfers.behind(behind.peer());
        }
    }

    /** From a member, under its recorded incarnation. */
    void received(NodeId from, RuntimeMessage.OfSnapshot message) {
        transfers.received(from, message);
    }

    /** What is being fetched, for people; empty if nothing is. */
    String progress() {
        return transfers.progress().orElse("");
    }

    /** How much of it there is. */
    RuntimeMessage.Fetched fetched() {
        return transfers.fetched();
    }

    void end() {
        running = Optional.empty();
    }

    // The other members

    @Override
    public void tell(NodeId to, RuntimeMessage message) {
        running.ifPresent(epoch -> epoch.tell(to, message));
    }

    @Override
    public Collection<NodeId> others() {
        return running.map(epoch -> (Collection<NodeId>) epoch.others()).orElse(List.of());
    }

    @Override
    public Optional<NodeId> leader() {
        return running.flatMap(epoch -> epoch.status().leader());
    }

    @Override
    public Donors donors() {
        return donors;
    }

    @Override
    public Bucket rate() {
        return rate;
    }

    // The own snapshots

    @Override
    public void wanted() {
        applying.snapshots().wanted();
    }

    @Override
    public long decided() {
        return running.map(epoch -> epoch.status().decided()).orElse(Long.MAX_VALUE);
    }

    @Override
    public boolean lendDraft() {
        return applying.snapshots().lendDraft();
    }

    @Override
    public void returnDraft() {
        applying.snapshots().returnDraft();
    }

    @Override
    public void fetched(Snapshot snapshot) {
        applying.install(snapshot);
    }
}
