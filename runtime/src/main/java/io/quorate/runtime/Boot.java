package io.quorate.runtime;

import io.quorate.api.Configuration;
import io.quorate.api.EntryKind;
import io.quorate.runtime.StartException.Subject;
import io.quorate.runtime.identity.Epoch;
import io.quorate.runtime.identity.Format;
import io.quorate.runtime.identity.Identity;
import io.quorate.runtime.snapshot.Found;
import io.quorate.runtime.snapshot.NoSnapshots;
import io.quorate.spi.EntryRange;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.MalformedException;
import io.quorate.spi.Recovery;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a storage says when a replica starts: whose it is, and what it remembers.
 *
 * @param identity with the boot number of this start, which is on disk already
 * @param epoch the epoch that runs; empty while the cluster is not formed
 * @param recovery the log and the cells
 * @param changes what entries of the log configure, by index
 * @param snapshots what there is to begin with
 */
record Boot(
        Identity identity,
        Optional<Epoch> epoch,
        Recovery recovery,
        SortedMap<Long, Configuration> changes,
        Found snapshots) {
    private static final int ONE_ENTRY = 1;

    /**
     * Recovers a storage and counts the start.
     *
     * @param settings who should be found there
     * @param storage not yet recovered
     * @param entropy names a new storage
     * @return what is there
     * @throws StartException if it belongs to somebody else, or cannot be used
     */
    static Boot of(ReplicaSettings settings, LogStorage storage, Entropy entropy) {
        try {
            Recovery recovery = storage.recover();
            Optional<Identity> found = recovery.cell(Cell.IDENTITY).map(Format::identity);
            Optional<Epoch> epoch = recovery.cell(Cell.EPOCH).map(Format::epoch);
            found.ifPresent(identity -> checkOwner(settings, identity));
            epoch.ifPresent(running -> checkProtocol(settings, running));
            Found snapshots = Found.of(recovery, NoSnapshots.unlessKeptBy(storage));
            snapshots.problem(recovery).ifPresent(problem -> {
                throw new StartException(Subject.STORAGE, problem);
            });
            Identity identity = found.orElseGet(() -> new Identity(
                            settings.plan().cluster(), settings.node(), entropy.incarnation(), 0, Optional.empty()))
                    .booted();
            storage.write(LogWrite.of(Cell.IDENTITY, Format.encode(identity)));
            return new Boot(identity, epoch, recovery, changes(recovery, storage), snapshots);
        } catch (MalformedException e) {
            throw new StartException(
                    Subject.STORAGE, "the storage holds records that this release cannot read: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new StartException(Subject.STORAGE, e.getMessage(), e);
        }
    }

    /** Few entries configure something; only these are read. */
    private static SortedMap<Long, Configuration> changes(Recovery recovery, LogStorage storage) throws IOException {
        SortedMap<Long, Configuration> changes = new TreeMap<>();
        long index = recovery.log().first();
        for (EntryRange.Run run : recovery.log().runs()) {
            boolean configures = run.kind() == EntryKind.CONFIGURATION || run.kind() == EntryKind.STOP_SIGN;
            for (int i = 0; configures && i < run.count(); i++) {
                long at = index + i;
                EntryRange entry = EntryRange.of(at, storage.read(at, at, ONE_ENTRY));
                changes.put(at, entry.configuration(at).orElseThrow());
            }
            index += run.count();
        }
        return changes;
    }

    private static void checkOwner(ReplicaSettings settings, Identity found) {
        String cluster = settings.plan().cluster();
        if (!found.cluster().equals(cluster) || !found.node().equals(settings.node())) {
            throw new StartException(
                    Subject.NODE,
                    "the storage belongs to node " + found.node() + " of cluster " + found.cluster()
                            + ", but the settings are those of node " + settings.node() + " of cluster " + cluster
                            + "; point the settings at the directory of this node, or at an empty one");
        }
    }

    private static void checkProtocol(ReplicaSettings settings, Epoch running) {
        String wanted = settings.plan().protocol();
        String found = running.configuration().protocol();
        if (!wanted.equals(found)) {
            throw new StartException(
                    Subject.PROTOCOL,
                    "the storage was written by protocol '" + found + "', but the settings name '"
                            + wanted + "'. Set protocol = " + found + " to go on with it; to begin a new cluster with "
                            + wanted
                            + ", give every node an empty directory");
        }
    }
}
