package io.quorate.runtime.snapshot.transfer;

import io.quorate.api.NodeId;
import io.quorate.runtime.Tasks;
import io.quorate.runtime.log.FakeSnapshots;
import io.quorate.runtime.snapshot.Shelf;
import io.quorate.spi.Mark;
import io.quorate.spi.Snapshot;
import io.quorate.spi.SnapshotStore.Published;
import io.quorate.spi.support.Randomness;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** A replica's end of transfers: a store that stays, and a process that may be started anew. */
final class TransferNode {
    final FakeSnapshots store = new FakeSnapshots();
    final List<Snapshot> fetched = new ArrayList<>();
    boolean up = true;
    int wanted;
    long decided;
    boolean lent;
    boolean taking;
    int lends;
    int returns;
    int starts;
    Tasks lane = new Tasks();
    Shelf shelf;
    /** Whether it has a use for what it has fetched. */
    boolean installs = true;

    Transfers transfers;

    private final TransferNet net;
    private final NodeId id;
    private TransferSettings settings;
    private Bucket rate;

    TransferNode(TransferNet net, NodeId id, TransferSettings settings) {
        this.net = net;
        this.id = id;
        this.settings = settings;
        start();
    }

    private final class ItsKeeper implements Keeper {
        @Override
        public void wanted() {
            wanted++;
        }

        @Override
        public long decided() {
            return decided;
        }

        @Override
        public boolean lendDraft() {
            if (taking || lent) {
                return false;
            }
            lent = true;
            lends++;
            return true;
        }

        @Override
        public void returnDraft() {
            lent = false;
            returns++;
        }

        @Override
        public void fetched(Snapshot snapshot) {
            shelf.putAside(snapshot);
            if (installs) {
                shelf.add(snapshot);
            }
            fetched.add(snapshot);
            decided = snapshot.mark().index();
        }
    }

    /** A new process on the same store. */
    void start() {
        lane = new Tasks();
        shelf = new Shelf(store, lane);
        starts++;
        lent = false;
        up = true;
        rate = new Bucket(settings.bytesPerSecond());
        store.list().forEach(published -> shelf.add(published.snapshot()));
        transfers = new Transfers(
                new Bench(shelf.store(), lane, Runnable::run), net.peersOf(id, rate), shelf, new ItsKeeper(), settings);
    }

    void settings(TransferSettings other) {
        settings = other;
        start();
    }

    void crash() {
        up = false;
    }

    void tick() {
        if (up) {
            rate.tick();
            transfers.tick();
            lane.runAll();
        }
    }

    /** A snapshot of random content is published here. */
    Snapshot publish(long index, byte[] content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content);
        Snapshot snapshot = new Snapshot(new Mark(index, 1), content.length, (int) checksum.getValue());
        put(snapshot, content);
        return snapshot;
    }

    /** A snapshot whose content is not what its name says. */
    void put(Snapshot snapshot, byte[] content) {
        store.contents.put(new Published(snapshot, false), content);
        shelf.add(snapshot);
    }

    byte[] content(Snapshot snapshot) {
        return store.contents.get(new Published(snapshot, true));
    }

    /** It is started anew, without this snapshot. */
    void forget(Snapshot snapshot) {
        store.delete(snapshot.mark());
        start();
    }

    static byte[] bytes(long seed, int length) {
        Randomness random = Randomness.of(seed, "content");
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) random.nextLong();
        }
        return bytes;
    }
}
