package io.quorate.testkit.sim;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.spi.Ballot;
import io.quorate.spi.support.Invariant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Elections, looked at from outside: whoever leads has the promises, or votes, of a quorum of each set of voters by which it
 * acts, and its log has all that was decided in rounds before its own. Only voters count, each under its own incarnation.
 */
final class ElectionOracle {
    /** What each directory was seen to promise, in order, by epoch. */
    private final Map<UUID, NavigableMap<Long, NavigableSet<Ballot>>> promises = new TreeMap<>();
    /** How far it was decided, and in which round of which epoch it became known. */
    private final List<Decided> decided = new ArrayList<>();

    private record Decided(long index, long epoch, Ballot round) {}

    /** A node was seen with a promise. */
    void promised(UUID who, long epoch, Ballot promise) {
        promises.computeIfAbsent(who, key -> new TreeMap<>())
                .computeIfAbsent(epoch, key -> new TreeSet<>())
                .add(promise);
    }

    /** Entries up to an index were decided, by somebody who is in that round. */
    void decided(long index, long epoch, Ballot round) {
        decided.add(new Decided(index, epoch, round));
    }

    /** Whether some of these configurations make it the leader: it may have changed in the turn in which it was elected. */
    void elected(NodeId leader, long epoch, Ballot round, Collection<Configuration> acts) {
        Invariant.check(
                acts.stream().anyMatch(now -> hasPromises(leader, epoch, round, now)),
                () -> leader + " leads round " + round + " of epoch " + epoch + " without the promises of a quorum of "
                        + acts);
    }

    /** All that was decided before its round. */
    void hasAll(NodeId leader, long epoch, Ballot round, long last) {
        Optional<Decided> missing = decided.stream()
                .filter(one -> one.index > last)
                .filter(one -> one.epoch < epoch || (one.epoch == epoch && one.round.compareTo(round) < 0))
                .findFirst();
        Invariant.check(
                missing.isEmpty(),
                () -> leader + " leads round " + round + " of epoch " + epoch + " with a log up to " + last
                        + ", and before it was decided: " + missing.get());
    }

    private boolean hasPromises(NodeId leader, long epoch, Ballot round, Configuration configuration) {
        long voters = granted(leader, epoch, round, configuration.voters());
        long leaving = granted(leader, epoch, round, configuration.leaving());
        return voters >= configuration.quorums().prepare()
                && (!configuration.isJoint()
                        || 2 * leaving > configuration.leaving().size());
    }

    private long granted(NodeId leader, long epoch, Ballot round, List<Member> members) {
        return members.stream()
                .filter(member -> mayHaveGranted(member.incarnation(), leader, epoch, round))
                .count();
    }

    /**
     * Surely not, if it was never seen with a promise as high, or if its vote in this term was seen to be another's. Whoever is only
     * seen with a higher promise may have given this one meanwhile: what is seen is how it stands at the end of its turns.
     */
    private boolean mayHaveGranted(UUID who, NodeId leader, long epoch, Ballot round) {
        NavigableMap<Long, NavigableSet<Ballot>> seen = promises.getOrDefault(who, new TreeMap<>());
        NavigableSet<Ballot> inEpoch = seen.getOrDefault(epoch, new TreeSet<>());
        Ballot wanted = new Ballot(round.number(), round.priority(), Optional.of(leader));
        boolean votesByTerm = round.owner().isEmpty();
        boolean votedForAnother = votesByTerm
                && inEpoch.stream()
                        .anyMatch(promise -> promise.number() == round.number()
                                && promise.owner().isPresent());
        boolean higher = seen.higherKey(epoch) != null
                || (votesByTerm
                        ? !inEpoch.isEmpty() && inEpoch.last().number() > round.number()
                        : inEpoch.higher(wanted) != null);
        return inEpoch.contains(wanted) || (higher && !votedForAnother);
    }
}
