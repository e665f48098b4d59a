package io.quorate.testkit.sim;

import io.quorate.api.Configuration;
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
import java.util.UUID;

/**
 * The safety of consensus, looked at from outside after every turn of every node: decided entries agree and never change,
 * are on the disks of an accept quorum before anybody calls them decided, one leader for each round, and no promise goes
 * back, restarts included.
 */
final class SafetyOracle {
    private final Directories directories;
    private final ActingOracle acting;
    private final ChainOracle chain = new ChainOracle();
    private final ElectionOracle elections = new ElectionOracle();
    private final List<EntryBlock> agreed = new ArrayList<>();
    private final Map<Led, NodeId> leaders = new TreeMap<>();
    /** The highest promise of each node that was surely on its disk. */
    private final Map<NodeId, Ballot> kept = new TreeMap<>();

    private final Map<NodeId, Long> epochs = new TreeMap<>();

    /** Rounds begin anew in every epoch. */
    private record Led(long epoch, Ballot round) implements Comparable<Led> {
        @Override
        public int compareTo(Led other) {
            int order = Long.compare(epoch, other.epoch);
            return order != 0 ? order : round.compareTo(other.round);
        }
    }

    SafetyOracle(Directories directories, ActingOracle acting) {
        this.directories = directories;
        this.acting = acting;
    }

    /** A machine with an empty disk is there. */
    void begins(NodeId node) {
        kept.remove(node);
        epochs.remove(node);
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
        /** By which it has decided in its last turn: what it began with, or came to. */
        private List<Configuration> acts = List.of();

        private long epoch;
        private long decided;

        View(NodeId node) {
            this.node = node;
        }

        /** It goes on, or begins, in an epoch: promises are those of another, or none. */
        void opened(long number) {
            Long before = epochs.put(node, number);
            Invariant.check(
                    before == null || before <= number,
                    () -> node + " goes back from epoch " + before + " to " + number);
            if (before == null || before != number) {
                kept.remove(node);
            }
            epoch = number;
            last = Optional.empty();
        }

        void turned(Status status, boolean diskIsIdle) {
            boolean nothingNew = last.isPresent() && last.get().equals(status);
            if (nothingNew && (!diskIsIdle || status.promised().equals(kept.get(node)))) {
                return;
            }
            acts = List.of(status.configuration(), last.orElse(status).configuration());
            if (!isLearner(status)) {
                checkPromise(status, diskIsIdle);
                chain.runsCore(node, epoch, directories.of(node));
                elections.promised(incarnation(), epoch, status.promised());
                if (diskIsIdle && status.durable() == status.last()) {
                    acting.acts(node, status, directories.of(node));
                }
            }
            checkLeader(status);
            last = Optional.of(status);
            checkDecided(status);
        }

        /** Runs no core, and so promises nothing. */
        private boolean isLearner(Status status) {
            return status.role() == Role.LEARNER && status.promised().equals(Ballot.BOTTOM);
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
                boolean named = last.isEmpty()
                        && status.configuration().leader().filter(node::equals).isPresent();
                NodeId other = leaders.putIfAbsent(new Led(epoch, status.round()), node);
                Invariant.check(
                        other == null || other.equals(node),
                        () -> node + " leads round " + status.round() + ", which " + other + " has led");
                Invariant.check(
                        other != null
                                || acts.stream().anyMatch(now -> now.isVoter(node) || now.id() > status.decided()),
                        () -> node + " was elected, but has no say in " + acts);
                if (other == null) {
                    elected(status, named);
                }
            }
        }

        /** Whoever was named to lead an epoch needs no promises: everybody opens it with theirs. */
        private void elected(Status status, boolean named) {
            if (!named) {
                elections.elected(node, epoch, status.round(), acts);
            }
            elections.hasAll(node, epoch, status.round(), status.last());
        }

        private UUID incarnation() {
            return Directories.incarnation(directories.of(node)).orElseThrow();
        }

        private void checkDecided(Status status) {
            long before = decided;
            decided = status.decided();
            Invariant.check(
                    status.decided() >= before,
                    () -> node + ": decided went back from " + before + " to " + status.decided());
            Invariant.check(status.decided() <= status.last(), () -> node + " decides past its log: " + status);
            Invariant.check(
                    status.durable() <= directories.of(node).last(),
                    () -> node + " calls " + status.durable() + " durable; its disk ends at "
                            + directories.of(node).last());
            agree(status.decided());
        }

        private void agree(long upTo) {
            if (agreed.size() < upTo && last.isPresent()) {
                elections.decided(upTo, epoch, last.get().round());
            }
            while (agreed.size() < upTo) {
                long index = agreed.size() + 1L;
                EntryBlock entry = acts.stream()
                        .flatMap(one -> directories.onAcceptQuorum(index, one).stream())
                        .findFirst()
                        .orElseThrow(() -> new Invariant.Violation(
                                node + " decides " + index + " before it is durable on an accept quorum of " + acts));
                agreed.add(entry);
                chain.decided(index, entry);
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
}
