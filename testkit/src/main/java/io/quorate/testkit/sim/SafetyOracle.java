package io.quorate.testkit.sim;

import io.quorate.api.NodeId;
import io.quorate.api.Role;
import io.quorate.spi.Ballot;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.Status;
import io.quorate.spi.support.Invariant;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The safety of consensus, looked at from outside after every turn of every node: decided entries agree and never change,
 * are on the disks of an accept quorum before anybody calls them decided, one leader for each round, and no promise goes
 * back, restarts included.
 */
final class SafetyOracle {
    private final Map<NodeId, MemoryStorage> disks;
    private final int acceptQuorum;
    private final List<EntryBlock> agreed = new ArrayList<>();
    private final Map<Ballot, NodeId> leaders = new TreeMap<>();
    /** The highest promise of each node that was surely on its disk. */
    private final Map<NodeId, Ballot> kept = new TreeMap<>();

    SafetyOracle(Map<NodeId, MemoryStorage> disks, int acceptQuorum) {
        this.disks = disks;
        this.acceptQuorum = acceptQuorum;
    }

    /** How many entries are decided. */
    long decided() {
        return agreed.size();
    }

    /** How many rounds had a leader. */
    int leaderships() {
        return leaders.size();
    }

    /** A process begins. */
    View view(NodeId node) {
        return new View(node);
    }

    /** What was seen of one process. */
    final class View {
        private final NodeId node;
        private Optional<Status> last = Optional.empty();

        View(NodeId node) {
            this.node = node;
        }

        void turned(Status status, boolean diskIsIdle) {
            boolean nothingNew = last.isPresent() && last.get().equals(status);
            if (nothingNew && (!diskIsIdle || status.promised().equals(kept.get(node)))) {
                return;
            }
            checkPromise(status, diskIsIdle);
            checkLeader(status);
            checkDecided(status);
            last = Optional.of(status);
        }

        private void checkPromise(Status status, boolean diskIsIdle) {
            Ballot before = last.map(Status::promised).orElse(kept.getOrDefault(node, Ballot.BOTTOM));
            Invariant.check(
                    status.promised().compareTo(before) >= 0,
                    () -> node + " had promised " + before + " and remembers " + status.promised());
            if (diskIsIdle) {
                kept.put(node, status.promised());
            }
        }

        private void checkLeader(Status status) {
            if (status.role() == Role.LEADER) {
                NodeId other = leaders.putIfAbsent(status.round(), node);
                Invariant.check(
                        other == null || other.equals(node),
                        () -> node + " leads round " + status.round() + ", which " + other + " has led");
            }
        }

        private void checkDecided(Status status) {
            long before = last.map(Status::decided).orElse(0L);
            Invariant.check(
                    status.decided() >= before,
                    () -> node + ": decided went back from " + before + " to " + status.decided());
            Invariant.check(status.decided() <= status.last(), () -> node + " decides past its log: " + status);
            Invariant.check(
                    status.durable() <= disks.get(node).last(),
                    () -> node + " calls " + status.durable() + " durable; its disk ends at "
                            + disks.get(node).last());
            agree(status.decided());
        }

        private void agree(long upTo) {
            while (agreed.size() < upTo) {
                long index = agreed.size() + 1L;
                agreed.add(onAcceptQuorum(index)
                        .orElseThrow(() -> new Invariant.Violation(
                                node + " decides " + index + " before it is durable on an accept quorum")));
            }
        }

        /** The contents of decided entries, as they are about to be applied. */
        void decided(long first, EntryBlock entries) {
            agree(first + entries.count() - 1);
            for (int i = 0; i < entries.count(); i++) {
                long index = first + i;
                ByteBuffer found = entries.slice(i, i + 1).bytes();
                Invariant.check(
                        agreed.get((int) index - 1).bytes().equals(found),
                        () -> node + " decides another entry at " + index + " than was decided before");
            }
        }
    }

    private Optional<EntryBlock> onAcceptQuorum(long index) {
        for (MemoryStorage disk : disks.values()) {
            if (disk.holds(index)) {
                EntryBlock candidate = disk.entry(index);
                long holders = disks.values().stream()
                        .filter(other ->
                                other.holds(index) && other.entry(index).bytes().equals(candidate.bytes()))
                        .count();
                if (holders >= acceptQuorum) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }
}
