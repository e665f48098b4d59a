package io.quorate.runtime;

import io.quorate.api.Configuration;
import io.quorate.runtime.StartException.Subject;
import io.quorate.runtime.identity.Epoch;
import io.quorate.runtime.identity.Format;
import io.quorate.runtime.identity.Identity;
import io.quorate.runtime.log.Roll;
import io.quorate.runtime.snapshot.Found;
import io.quorate.spi.EntryRange;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.MalformedException;
import io.quorate.spi.Recovery;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    private static final Logger LOG = LoggerFactory.getLogger(Boot.class);
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
            SortedMap<Long, Configuration> changes = changes(recovery, storage);
            epoch.ifPresent(running -> checkProtocol(settings, running, earlier(found, running, changes)));
            Found snapshots = Found.of(recovery, storage.snapshots());
            snapshots.problem(recovery).ifPresent(problem -> {
                throw new StartException(Subject.STORAGE, problem);
            });
            Identity identity = found.orElseGet(() -> new Identity(
                            settings.plan().cluster(), settings.node(), entropy.incarnation(), 0, Optional.empty()))
                    .booted();
            storage.write(LogWrite.of(Cell.IDENTITY, Format.encode(identity)));
            return new Boot(identity, epoch, recovery, changes, snapshots);
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
            boolean configures = run.kind().configures();
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

    /** What the log configures, from where the epoch begins on. */
    Roll roll() {
        return epoch.map(running ->
                        new Roll(Math.max(recovery.base().index(), running.base()), running.configuration(), changes))
                .orElseGet(Roll::new);
    }

    /** The protocols under which this directory has been used, as far as it remembers. */
    private static Set<String> earlier(
            Optional<Identity> identity, Epoch running, SortedMap<Long, Configuration> changes) {
        Set<String> names = new TreeSet<>();
        identity.flatMap(Identity::genesis).ifPresent(genesis -> names.add(genesis.protocol()));
        running.donors().ifPresent(before -> names.add(before.protocol()));
        changes.values().forEach(change -> names.add(change.protocol()));
        return names;
    }

    /** The directory decides what runs; a file may lag behind it, but must not mean another cluster. */
    private static void checkProtocol(ReplicaSettings settings, Epoch running, Set<String> earlier) {
        String wanted = settings.plan().protocol();
        String found = running.configuration().protocol();
        if (!wanted.equals(found) && earlier.contains(wanted)) {
            LOG.warn(
                    "the settings name protocol {}, but the cluster has gone over to {}: the directory decides. Set"
                            + " protocol = {}",
                    wanted,
                    found,
                    found);
        } else if (!wanted.equals(found)) {
            throw new StartException(
                    Subject.PROTOCOL,
                    "the storage was written by protocol '" + found + "', but the settings name '"
                            + wanted + "'. Set protocol = " + found + " to go on with it; to begin a new cluster with "
                            + wanted
                            + ", give every node an empty directory");
        }
    }
}
