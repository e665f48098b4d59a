package io.quorate.testkit.sim;

import io.quorate.api.Configuration;
import io.quorate.api.EntryKind;
import io.quorate.api.NodeId;
import io.quorate.api.Role;
import io.quorate.runtime.identity.Epoch;
import io.quorate.runtime.identity.Format;
import io.quorate.spi.ConfigurationFormat;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.Status;
import io.quorate.spi.support.Invariant;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * What a core acts by is what its log says, read anew from the disk: the newest configuration there, or the newest decided one, as
 * its protocol has it; and whoever wants to lead has a say by that.
 */
final class ActingOracle {
    /** Protocols that go by an entry as soon as it is in the log. */
    private final Predicate<String> atOnce;

    ActingOracle(Predicate<String> atOnce) {
        this.atOnce = atOnce;
    }

    /** At the end of a turn of a core, with everything on its disk. */
    void acts(NodeId node, Status status, MemoryStorage disk) {
        Configuration acts = status.configuration();
        boolean now = atOnce.test(acts.protocol());
        Configuration found = inForce(disk, now ? status.last() : status.decided());
        Invariant.check(acts.equals(found), () -> node + " acts by " + acts + "; its log says " + found);
        if (status.role() == Role.CANDIDATE) {
            UUID me = Directories.incarnation(disk).orElseThrow();
            boolean undecided = now && acts.id() > status.decided();
            Invariant.check(
                    isVoter(me, acts) || (undecided && isVoter(me, inForce(disk, acts.id() - 1))),
                    () -> node + " wants to lead, but has no say in " + acts);
        }
    }

    private static boolean isVoter(UUID incarnation, Configuration configuration) {
        return configuration.voters().stream()
                        .anyMatch(voter -> voter.incarnation().equals(incarnation))
                || configuration.leaving().stream()
                        .anyMatch(voter -> voter.incarnation().equals(incarnation));
    }

    /** By the entries of this epoch up to an index, or from where its log begins. */
    private static Configuration inForce(MemoryStorage disk, long upTo) {
        Epoch epoch = Format.epoch(disk.cell(Cell.EPOCH).orElseThrow());
        long index = upTo;
        while (index > epoch.base() && disk.holds(index)) {
            if (disk.entry(index).kind(0) == EntryKind.CONFIGURATION) {
                return ConfigurationFormat.decode(disk.entry(index).payload(0));
            }
            index--;
        }
        return epoch.configuration();
    }
}
