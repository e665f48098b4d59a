package io.quorate.testkit.sim;

import io.quorate.api.Configuration;
import io.quorate.api.EntryKind;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.spi.ConfigurationFormat;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.support.Invariant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The one chain of decided configurations: each names its own place, neighbours within an epoch share a set of voters, and an
 * epoch ends with one stop-sign, up to which everybody has the log who runs a core of the next.
 */
final class ChainOracle {
    private Configuration newest;
    /** Where each epoch begins, by its number. */
    private final Map<Long, Long> signs = new TreeMap<>();

    void decided(long index, EntryBlock entry) {
        EntryKind kind = entry.kind(0);
        if (!kind.configures()) {
            return;
        }
        Configuration next = ConfigurationFormat.decode(entry.payload(0));
        Invariant.check(next.id() == index, () -> "configuration " + next.id() + " stands at " + index);
        if (newest != null) {
            checkNeighbours(newest, next, kind == EntryKind.STOP_SIGN);
        }
        if (kind == EntryKind.STOP_SIGN) {
            signs.put(next.epoch(), index);
        }
        newest = next;
    }

    private static void checkNeighbours(Configuration before, Configuration next, boolean stops) {
        Invariant.check(
                next.epoch() == before.epoch() + (stops ? 1 : 0),
                () -> "configuration " + next + " follows on " + before);
        Invariant.check(
                !stops || !before.isJoint(), () -> "a stop-sign while both sets of voters must agree: " + before);
        Invariant.check(
                stops || sets(before).stream().anyMatch(sets(next)::contains),
                () -> "configuration " + next + " shares no set of voters with " + before);
    }

    /** Addresses apart. */
    private static List<List<String>> sets(Configuration configuration) {
        List<List<String>> sets = new ArrayList<>();
        for (List<Member> set : List.of(configuration.voters(), configuration.leaving())) {
            if (!set.isEmpty()) {
                sets.add(set.stream()
                        .map(member -> member.id() + "/" + member.incarnation())
                        .toList());
            }
        }
        return sets;
    }

    void runsCore(NodeId node, long epoch, MemoryStorage disk) {
        if (epoch > 0) {
            Long sign = signs.get(epoch);
            Invariant.check(sign != null, () -> node + " opens epoch " + epoch + " before its stop-sign is decided");
            Invariant.check(
                    disk.last() >= sign,
                    () -> node + " opens epoch " + epoch + " behind " + sign + " with a log up to " + disk.last());
        }
    }
}
