package io.quorate.testkit.sim;

import io.quorate.runtime.StartException;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import io.quorate.spi.Recovery;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.support.Invariant;
import io.quorate.spi.support.Randomness;
import io.quorate.testkit.disk.CrashImages;
import io.quorate.testkit.disk.SimulatedDisk;
import io.quorate.testkit.disk.SimulatedDisk.Op;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The files of a node: a real storage at work on a simulated disk. What it acknowledges goes into memory, too, and all that
 * it finds or reads later must be the same; only the write that a crash interrupted may be there or not.
 */
final class SimFiles {
    /** A write of the storage is a few operations; the process may die before any of them. */
    private static final int OPERATIONS = 8;

    private final StorageMaker maker;
    private final MemoryStorage acknowledged;
    private final Trouble trouble = new Trouble();
    private SimulatedDisk disk = new SimulatedDisk();
    /** What was on the disk when its journal began. */
    private Map<String, byte[]> start = Map.of();

    private Optional<LogWrite> underWay = Optional.empty();
    private boolean rotten;

    /** Not an IOException: no storage may catch it and go on. */
    private static final class Killed extends RuntimeException {}

    /** What is wrong with the disk at present. */
    private static final class Trouble implements SimulatedDisk.Fault {
        boolean syncFails;
        boolean full;
        boolean unreadable;
        boolean dying;
        long operationsLeft;
        /** An error was given to the process that lives. */
        boolean told;

        @Override
        public void before(Op op) throws IOException {
            if (dying && operationsLeft-- <= 0) {
                throw new Killed();
            }
            if (syncFails && op instanceof Op.Force) {
                syncFails = false;
                throw error("Input/output error");
            }
            if (full && op instanceof Op.Create) {
                throw error("No space left on device");
            }
        }

        @Override
        public void beforeRead() throws IOException {
            if (unreadable) {
                throw error("Input/output error");
            }
        }

        private IOException error(String what) {
            told = true;
            return new IOException(what);
        }
    }

    SimFiles(StorageMaker maker, MemoryStorage acknowledged) {
        this.maker = maker;
        this.acknowledged = acknowledged;
    }

    /** A storage for the next process. */
    LogStorage open(Randomness random) {
        disk.failWith(trouble);
        trouble.told = false;
        return new Handle(maker.on(disk, random::nextLong));
    }

    // Faults

    /** The next sync fails, once, and loses what it should have made durable; those after it succeed. */
    void failNextSync(boolean fails) {
        trouble.syncFails = fails;
    }

    /** No file can be made. */
    void fill(boolean full) {
        trouble.full = full;
    }

    /** Nothing can be read. */
    void hide(boolean unreadable) {
        trouble.unreadable = unreadable;
    }

    /** A bit flips in a file that is no longer written. Returns whether there is one. */
    boolean rot(Randomness random) {
        Optional<String> file = disk.flipBitOfColdFile(random);
        rotten |= file.isPresent();
        return file.isPresent();
    }

    boolean isRotten() {
        return rotten;
    }

    /** Whether a replica ends, or does not start, because of the disk: of an error it was told of, or of something rotten. */
    boolean excuses(Throwable failure) {
        boolean error = failure instanceof IOException || failure.getCause() instanceof IOException;
        return (error && (trouble.told || rotten)) || (rotten && failure instanceof StartException);
    }

    /** Whether the process that lives was told of an error that will pass. */
    boolean mayRecover() {
        return trouble.told;
    }

    // Crashes

    /** The process is being killed: what it does meanwhile may end anywhere. */
    void die(Randomness random) {
        trouble.dying = true;
        trouble.operationsLeft = random.below(OPERATIONS);
    }

    /** The process is gone. Its machine stays up, and the cache with it, or loses power, and with it what was not synced. */
    void dead(Randomness random) {
        trouble.dying = false;
        if (random.chance(0.5)) {
            start = CrashImages.any(start, disk.journal(), random);
            disk = new SimulatedDisk(start);
        } else {
            disk.release();
        }
    }

    /** Recovers once more, to see that nothing is missing. Rot may be found; it must be said. */
    void checkAtRest(Randomness random) {
        try (LogStorage storage = open(random)) {
            storage.recover();
        } catch (IOException e) {
            Invariant.check(rotten, () -> "refused without a reason: " + e.getMessage());
        }
    }

    private final class Handle implements LogStorage {
        private final LogStorage real;

        Handle(LogStorage real) {
            this.real = real;
        }

        @Override
        public Recovery recover() throws IOException {
            Recovery found = real.recover();
            if (!isAcknowledged(found)) {
                Invariant.check(underWay.isPresent(), () -> lost(found));
                acknowledged.apply(underWay.get());
                Invariant.check(isAcknowledged(found), () -> lost(found));
            }
            underWay = Optional.empty();
            return found;
        }

        private String lost(Recovery found) {
            return "the storage finds " + found.log() + " behind " + found.base() + ", but had acknowledged "
                    + acknowledged.described() + " behind " + acknowledged.base() + ", or other contents";
        }

        private boolean isAcknowledged(Recovery found) throws IOException {
            if (!found.base().equals(acknowledged.base())
                    || found.base().index() + found.log().count() != acknowledged.last()
                    || !acknowledged.hasCells(found.cells())) {
                return false;
            }
            long next = found.base().index() + 1;
            while (next <= acknowledged.last()) {
                EntryBlock block = real.read(next, acknowledged.last(), 1 << 16);
                if (!block.bytes().equals(part(next, block.count()).bytes())) {
                    return false;
                }
                next += block.count();
            }
            return true;
        }

        private EntryBlock part(long first, int count) {
            EntryBlock.Builder block = new EntryBlock.Builder();
            for (long index = first; index < first + count; index++) {
                block.add(acknowledged.entry(index));
            }
            return block.build();
        }

        @Override
        public void write(LogWrite write) throws IOException {
            underWay = Optional.of(write);
            real.write(write);
            underWay = Optional.empty();
            acknowledged.apply(write);
        }

        @Override
        public EntryBlock read(long from, long to, int maxBytes) throws IOException {
            EntryBlock block = real.read(from, to, maxBytes);
            Invariant.check(
                    block.bytes().equals(part(from, block.count()).bytes()),
                    () -> "the storage reads other entries from " + from + " on than it had acknowledged");
            return block;
        }

        @Override
        public SnapshotStore snapshots() {
            return real.snapshots();
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }
}
