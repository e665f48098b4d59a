package io.quorate.runtime.snapshot.transfer;

import io.quorate.api.NodeId;
import io.quorate.runtime.snapshot.Shelf;
import io.quorate.runtime.wire.RuntimeMessage.Ask;
import io.quorate.runtime.wire.RuntimeMessage.Chunk;
import io.quorate.runtime.wire.RuntimeMessage.Done;
import io.quorate.runtime.wire.RuntimeMessage.Fetch;
import io.quorate.runtime.wire.RuntimeMessage.Gone;
import io.quorate.runtime.wire.RuntimeMessage.Offer;
import io.quorate.spi.Mark;
import io.quorate.spi.Snapshot;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.support.Ticks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives snapshots to members that need them: one part at a time, at a bounded rate, to one receiver after the other. What a
 * receiver is about to fetch is pinned until it has not been heard of for a while. Owned by the loop.
 */
final class Donor {
    private static final Logger LOG = LoggerFactory.getLogger(Donor.class);
    private static final int BETWEEN_OFFERS = Ticks.ofMillis(500);
    private static final int MOST_WAITING = 256;

    private final Bench bench;
    private final Peers peers;
    private final Shelf shelf;
    private final Keeper keeper;
    private final TransferSettings settings;
    private final Bucket bucket;
    private final Map<NodeId, Receiver> receivers = new TreeMap<>();
    /** Whose turn was last. */
    private Optional<NodeId> served = Optional.empty();

    private boolean reading;
    private long now;

    /** What is known of one that fetches, or should. */
    private static final class Receiver {
        long nextOffer;
        /** What it fetches, from here or elsewhere. */
        Optional<Snapshot> fetches = Optional.empty();
        /** What of that is held on the own shelf. */
        Optional<Mark> held = Optional.empty();

        long until;
        final Deque<Fetch> waiting = new ArrayDeque<>();
    }

    Donor(Bench bench, Peers peers, Shelf shelf, Keeper keeper, TransferSettings settings) {
        this.bench = bench;
        this.peers = peers;
        this.shelf = shelf;
        this.keeper = keeper;
        this.settings = settings;
        this.bucket = peers.rate();
    }

    void tick() {
        now++;
        for (Receiver receiver : receivers.values()) {
            if (receiver.until <= now) {
                release(receiver);
            }
        }
        serve();
    }

    /** The log no longer has what this member needs. What it is fetching already is offered again: it ends that first. */
    void behind(NodeId peer) {
        Receiver receiver = receiver(peer);
        if (now < receiver.nextOffer) {
            return;
        }
        receiver.nextOffer = now + BETWEEN_OFFERS;
        Optional<Snapshot> best = receiver.fetches.filter(this::have).or(shelf::newest);
        best.ifPresentOrElse(snapshot -> peers.tell(peer, new Offer(snapshot, true)), keeper::wanted);
    }

    private Receiver receiver(NodeId peer) {
        return receivers.computeIfAbsent(peer, node -> new Receiver());
    }

    private boolean have(Snapshot snapshot) {
        return shelf.all().contains(snapshot);
    }

    void asked(NodeId from, Ask ask) {
        pin(from, ask.snapshot());
        if (have(ask.snapshot())) {
            peers.tell(from, new Offer(ask.snapshot(), false));
        }
    }

    /** Whether it is here or not: the log behind it is what the receiver needs next. */
    private void pin(NodeId from, Snapshot snapshot) {
        Receiver receiver = receiver(from);
        receiver.until = now + settings.pinTicks();
        if (!receiver.fetches.equals(Optional.of(snapshot))) {
            release(receiver);
            receiver.fetches = Optional.of(snapshot);
            if (have(snapshot) && shelf.pin(snapshot.mark())) {
                receiver.held = Optional.of(snapshot.mark());
            }
        }
    }

    private void release(Receiver receiver) {
        receiver.held.ifPresent(shelf::unpin);
        receiver.held = Optional.empty();
        receiver.fetches = Optional.empty();
        receiver.waiting.clear();
    }

    void done(NodeId from, Done done) {
        Receiver receiver = receiver(from);
        if (receiver.fetches.equals(Optional.of(done.snapshot()))) {
            release(receiver);
        }
        if (!done.sound() && have(done.snapshot())) {
            LOG.warn("{} could make nothing of the snapshot {}: another is taken", from, done.snapshot());
            keeper.wanted();
        }
    }

    void fetch(NodeId from, Fetch fetch) {
        Snapshot snapshot = fetch.snapshot();
        if (!have(snapshot)) {
            peers.tell(from, new Gone(snapshot));
            return;
        }
        pin(from, snapshot);
        Deque<Fetch> waiting = receiver(from).waiting;
        boolean sensible = fetch.length() > 0 && fetch.offset() < snapshot.length();
        if (sensible && waiting.size() < MOST_WAITING && !waiting.contains(fetch)) {
            waiting.add(fetch);
            serve();
        }
    }

    /** One read at a time: so no more than a part is in memory here. */
    private void serve() {
        if (!reading && bucket.isOpen()) {
            nextInTurn().ifPresent(peer -> {
                served = Optional.of(peer);
                read(peer, receiver(peer).waiting.remove());
            });
        }
    }

    /** Round about: whoever waits and comes after the one served last. */
    private Optional<NodeId> nextInTurn() {
        Optional<NodeId> first = Optional.empty();
        for (Map.Entry<NodeId, Receiver> entry : receivers.entrySet()) {
            NodeId peer = entry.getKey();
            if (!entry.getValue().waiting.isEmpty()) {
                if (served.isEmpty() || peer.compareTo(served.get()) > 0) {
                    return Optional.of(peer);
                }
                first = first.isPresent() ? first : Optional.of(peer);
            }
        }
        return first;
    }

    private void read(NodeId peer, Fetch fetch) {
        long left = fetch.snapshot().length() - fetch.offset();
        int length = (int) Math.min(left, Math.min(fetch.length(), settings.chunkBytes()));
        reading = true;
        bucket.take(length);
        bench.work(
                store -> chunk(store, fetch, length),
                chunk -> {
                    peers.tell(peer, chunk);
                    nextRead();
                },
                failure -> {
                    LOG.warn("the snapshot {} could not be read for {}", fetch.snapshot(), peer, failure);
                    peers.tell(peer, new Gone(fetch.snapshot()));
                    nextRead();
                });
    }

    private void nextRead() {
        reading = false;
        serve();
    }

    /** On the lane. */
    private static Chunk chunk(SnapshotStore store, Fetch fetch, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            int count = store.read(fetch.snapshot().mark(), fetch.offset() + bytes.position(), bytes);
            if (count < 0) {
                throw new IOException("ends at " + (fetch.offset() + bytes.position()));
            }
        }
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.flip().duplicate());
        return new Chunk(fetch.snapshot(), fetch.offset(), (int) checksum.getValue(), bytes);
    }

    /** Up to where the log may be compacted, so that whoever is fetching can go on from it. */
    long keepBehind() {
        long lowest = Long.MAX_VALUE;
        for (Receiver receiver : receivers.values()) {
            if (receiver.fetches.isPresent()) {
                lowest = Math.min(lowest, receiver.fetches.get().mark().index());
            }
        }
        return lowest;
    }
}
