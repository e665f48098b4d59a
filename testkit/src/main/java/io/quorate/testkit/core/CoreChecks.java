package io.quorate.testkit.core;

import io.quorate.api.Configuration;
import io.quorate.api.EntryKind;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.Role;
import io.quorate.spi.Ballot;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.Mark;
import io.quorate.spi.ReadPermit;
import io.quorate.spi.Ready;
import io.quorate.spi.Status;
import io.quorate.spi.support.Invariant;
import io.quorate.spi.support.Quorum;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What must hold after every step, whatever the protocol: the safety of consensus as seen from outside, and what a
 * core's {@link Status} says of itself.
 */
final class CoreChecks {
    /** What is known of a node in its present process. */
    private static final class Seen {
        long decided;
        Ballot promised = Ballot.BOTTOM;
        /** The newest of the epoch: that of a stop-sign is for the next one. */
        Configuration configuration;

        final Map<Long, Long> reads = new TreeMap<>();

        Seen(Configuration configuration) {
            this.configuration = configuration;
        }
    }

    private final Configuration genesis;
    private final Map<NodeId, Seen> seen = new TreeMap<>();
    private final Map<Ballot, NodeId> leaders = new TreeMap<>();
    /** The one log that all nodes decide. */
    private final CoreLog agreed = new CoreLog();

    CoreChecks(Configuration configuration) {
        agreed.become(CoreLog.beginning(configuration));
        genesis = configuration;
    }

    void started(CoreNode node) {
        seen.put(node.id(), new Seen(genesis));
        long known = node.knownToBeDecided();
        Invariant.check(
                node.core().status().decided() >= known,
                () -> known + " are decided by its snapshots, and it knows of "
                        + node.core().status().decided());
        Ballot promised = node.core().status().promised();
        Invariant.check(
                promised.compareTo(node.promisedOnDisk()) >= 0,
                () -> "promised " + node.promisedOnDisk() + " on disk and remembers " + promised);
    }

    void readAsked(CoreNode node, long request) {
        seen.get(node.id()).reads.put(request, agreed.last());
    }

    void truncated(CoreNode node, long truncateFrom) {
        long decided = seen.get(node.id()).decided;
        Invariant.check(
                truncateFrom == 0 || truncateFrom > decided,
                () -> "truncates from " + truncateFrom + " although " + decided + " is decided");
    }

    /** A snapshot was told of; {@code before} is what the core said of itself until then. */
    void restored(CoreNode node, Mark mark, Status before, boolean installed) {
        Invariant.check(
                !installed || before.role() != Role.LEADER, () -> "installs a snapshot at " + mark + " while it leads");
        Invariant.check(
                !installed || mark.index() > before.decided(),
                () -> "installs a snapshot at " + mark + " although " + before.decided() + " are decided");
        boolean moved = node.log().base().equals(mark) && node.core().status().decided() >= mark.index();
        Invariant.check(
                !installed || moved,
                () -> "says that it installs a snapshot at " + mark + ", but its log begins behind "
                        + node.log().base() + " with "
                        + node.core().status().decided() + " decided");
        Invariant.check(
                installed || node.core().status().decided() == before.decided(),
                () -> "refuses a snapshot at " + mark + " and decides by it");
    }

    void after(CoreNode node, Ready ready, Collection<CoreNode> all) {
        checkStatus(node, ready);
        checkDecided(node, ready.decided(), all);
        ready.reads().forEach(permit -> checkRead(node, permit));
    }

    private void checkStatus(CoreNode node, Ready ready) {
        Status status = node.core().status();
        Seen before = seen.get(node.id());
        Invariant.check(
                status.last() == node.log().last(),
                () -> "status says last " + status.last() + ", the log ends at "
                        + node.log().last());
        Invariant.check(
                status.decided() == ready.decided(),
                () -> "status says decided " + status.decided() + ", ready " + ready.decided());
        Invariant.check(
                status.promised().compareTo(before.promised) >= 0,
                () -> "promise went back from " + before.promised + " to " + status.promised());
        before.promised = status.promised();
        boolean leads = status.role() == Role.LEADER;
        Invariant.check(
                leads == status.leader().equals(Optional.of(node.id())),
                () -> "role " + status.role() + " and leader " + status.leader());
        if (leads) {
            NodeId other = leaders.putIfAbsent(status.round(), node.id());
            Invariant.check(
                    other == null || other.equals(node.id()),
                    () -> other + " has led round " + status.round() + ", too");
        }
        if (status.configuration().epoch() == genesis.epoch()) {
            before.configuration = status.configuration();
        }
        checkDurable(node, status.durable());
    }

    private static void checkDurable(CoreNode node, long durable) {
        Invariant.check(durable <= node.log().last(), () -> "durable " + durable + " is past the log");
        for (long i = durable; i >= Math.max(1, durable - 8); i--) {
            long index = i;
            Invariant.check(
                    node.onDisk(i, node.log().entry(i)),
                    () -> "says " + index + " is durable; the disk has not got it");
        }
    }

    private void checkDecided(CoreNode node, long decided, Collection<CoreNode> all) {
        Seen before = seen.get(node.id());
        Invariant.check(decided >= before.decided, () -> "decided went back from " + before.decided + " to " + decided);
        Invariant.check(
                decided <= node.log().last(),
                () -> "decided " + decided + " is past the log of " + node.log().last());
        for (long i = before.decided + 1; i <= decided; i++) {
            agree(i, node.log().entry(i), before.configuration, all);
        }
        before.decided = decided;
    }

    private void agree(long index, EntryBlock entry, Configuration configuration, Collection<CoreNode> all) {
        if (index <= agreed.last()) {
            Invariant.check(
                    agreed.sameAt(index, entry),
                    () -> "decides '" + CoreLog.payload(entry) + "' at " + index + " where '"
                            + CoreLog.payload(agreed.entry(index)) + "' was decided");
            return;
        }
        Invariant.check(
                agreed.last() == 0 || agreed.kind(agreed.last()) != EntryKind.STOP_SIGN,
                () -> "decides '" + CoreLog.payload(entry) + "' at " + index + ", behind a decided stop-sign");
        agreed.append(entry);
        boolean held = acceptQuorum(configuration)
                .reached(voter -> all.stream()
                        .filter(node -> node.id().equals(voter))
                        .anyMatch(node ->
                                isMember(node, configuration) && node.disk().sameAt(index, entry)));
        Invariant.check(held, () -> "decides " + index + " before it is durable on an accept quorum");
    }

    private static Quorum acceptQuorum(Configuration configuration) {
        Quorum quorum =
                new Quorum(configuration.voterIds(), configuration.quorums().accept());
        List<NodeId> leaving = configuration.leaving().stream().map(Member::id).toList();
        return leaving.isEmpty() ? quorum : quorum.and(Quorum.majority(leaving));
    }

    private static boolean isMember(CoreNode node, Configuration configuration) {
        return configuration
                .member(node.id())
                .filter(member -> member.incarnation().equals(node.incarnation()))
                .isPresent();
    }

    private void checkRead(CoreNode node, ReadPermit permit) {
        Long known = seen.get(node.id()).reads.remove(permit.request());
        Invariant.check(
                known != null, () -> "answers read " + permit.request() + ", which nobody asked or it answered");
        Invariant.check(
                !permit.granted() || permit.index() >= known,
                () -> "stale read: index " + permit.index() + " although " + known + " was decided when it was asked");
    }
}
