package io.quorate.ble;

import io.quorate.api.NodeId;
import io.quorate.api.Quorums;
import io.quorate.spi.Ballot;
import io.quorate.spi.Channel;
import io.quorate.spi.ElectionSetup;
import io.quorate.spi.LeaderElection;
import io.quorate.spi.Message;
import io.quorate.spi.Outgoing;
import io.quorate.spi.support.Randomness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Ballot leader election in its newest form: a node bids only when it and everybody it hears are unhappy, so that a leader
 * with a quorum stays, however broken the other links are.
 *
 * <p>Time is cut into rounds of T, begun by each node at a phase of its own. A round asks all others, who answer at once;
 * at its end the node judges by the replies of that round only.
 *
 * <p>Invariants: {@code leader} never goes down; {@code ballot <= leader}; of each peer at most one reply counts.
 */
public final class BallotLeaderElection implements LeaderElection {
    /** F4: so many rounds in a row a stuck follower must be seen before the leader bids for its sake. */
    private static final int STUCK_ROUNDS = 3;
    /** Room for rounds to be counted on from a random beginning. */
    private static final int ROUND_BITS = 32;

    private final NodeId self;
    private final List<NodeId> peers;
    private final Quorums quorums;
    private final int roundTicks;

    /** The ballot under which this node would lead. */
    private Ballot ballot;
    /** The highest ballot that this node takes for the leader's; it may lack a quorum. */
    private Ballot leader;
    /** What {@link #leader()} says. */
    private Ballot elected = Ballot.BOTTOM;
    /** Leads with a quorum, or hears a happy leader directly; as of the end of the last round. */
    private boolean happy = true;
    /** Heard a prepare quorum in the last round, itself included. */
    private boolean connected;

    private Ballot promise = Ballot.BOTTOM;
    private boolean accepting;

    /** Random at first: what was sent to an earlier process of this node is of no round of this one. */
    private long round;

    private boolean asked;
    private int ticksLeft;
    private int stuckRounds;
    private final Map<NodeId, HeartbeatReply> replies = new TreeMap<>();
    private final List<Outgoing> outbox = new ArrayList<>();

    BallotLeaderElection(ElectionSetup setup, BleSettings settings) {
        self = setup.self();
        peers = setup.configuration().voterIds().stream()
                .filter(voter -> !voter.equals(self))
                .toList();
        quorums = setup.configuration().quorums();
        // Alone, there is nobody to wait for.
        roundTicks = peers.isEmpty() ? 1 : settings.heartbeatTicks();
        // After a restart the own number begins below every promise, so that an earlier process's ballot is not led
        // again.
        boolean blank = setup.promise().equals(Ballot.BOTTOM);
        ballot = setup.leads() ? setup.promise() : Ballot.of(blank ? 1 : 0, settings.priority(), self);
        leader = blank ? ballot : setup.promise();
        elected = setup.leads() ? ballot : Ballot.BOTTOM;
        Randomness random = Randomness.of(setup.seed(), "ble");
        round = random.below(1L << ROUND_BITS);
        ticksLeft = (int) random.between(1, roundTicks);
    }

    @Override
    public void observe(Ballot nowPromised, boolean nowAccepting) {
        promise = nowPromised;
        accepting = nowAccepting;
    }

    @Override
    public void tick() {
        if (--ticksLeft > 0) {
            return;
        }
        if (asked) {
            judge();
        }
        ask();
    }

    private void ask() {
        asked = true;
        ticksLeft = roundTicks;
        round++;
        replies.clear();
        peers.forEach(peer -> send(peer, new HeartbeatRequest(round)));
    }

    @Override
    public void receive(NodeId from, Message message) {
        if (!peers.contains(from)) {
            return;
        }
        if (message instanceof HeartbeatRequest request) {
            send(from, new HeartbeatReply(request.round(), ballot, leader, happy));
        } else if (message instanceof HeartbeatReply reply && reply.round() == round) {
            replies.put(from, reply);
        }
    }

    private void send(NodeId to, Message message) {
        outbox.add(new Outgoing(to, Channel.ELECTION, message));
    }

    /** The end of a round; the order of the steps matters. */
    private void judge() {
        replies.values().forEach(reply -> raiseLeader(reply.ballot()));
        connected = replies.size() + 1 >= quorums.prepare();
        happy = leads() ? leadsWell() : hearsHappyLeader();
        stuckRounds = leads() && followerIsStuck() ? stuckRounds + 1 : 0;
        if (hopeless() || stuckRounds >= STUCK_ROUNDS) {
            bid();
        }
        followPromise();
        // A ballot of an earlier process of this node is followed, never led.
        if (leads() || !leader.isOf(self)) {
            elected = leader;
        }
    }

    private void raiseLeader(Ballot seen) {
        leader = seen.compareTo(leader) > 0 ? seen : leader;
    }

    private boolean leads() {
        return leader.equals(ballot);
    }

    /** Whether enough others could still follow, or a leader of a higher ballot does well: then let it be. */
    private boolean leadsWell() {
        long followers = 1
                + replies.values().stream()
                        .filter(reply -> reply.leader().compareTo(ballot) <= 0)
                        .count();
        return followers >= (accepting ? quorums.accept() : quorums.prepare())
                || hears(true, reply -> reply.leader().compareTo(ballot) > 0);
    }

    private boolean hearsHappyLeader() {
        return hears(true, reply -> reply.ballot().equals(leader));
    }

    /**
     * Whether somebody must catch up under a higher ballot: it promised one whose owner has failed, so it refuses this
     * leader, and may not bid because it hears somebody happy.
     */
    private boolean followerIsStuck() {
        return hears(false, reply -> reply.leader().compareTo(ballot) > 0)
                && !hears(true, reply -> reply.leader().compareTo(ballot) > 0);
    }

    private boolean hears(boolean ofHappy, Predicate<HeartbeatReply> what) {
        return replies.values().stream().anyMatch(reply -> reply.happy() == ofHappy && what.test(reply));
    }

    /** Nobody in earshot has a leader, and there are enough to elect one. A single happy neighbour proves a quorum. */
    private boolean hopeless() {
        return !happy && !hears(true, reply -> true) && connected;
    }

    /** Bids above everything seen: a lower bid would be refused by whoever promised more, and only cost a round. */
    private void bid() {
        Ballot highest = replies.values().stream()
                .map(HeartbeatReply::leader)
                .reduce(leader, (one, other) -> one.compareTo(other) > 0 ? one : other);
        ballot = new Ballot(highest.number() + 1, ballot.priority(), Optional.of(self));
        leader = ballot;
        happy = true;
        stuckRounds = 0;
    }

    /** A ballot that came to the protocol before it came here; one of this node's own was made in this process. */
    private void followPromise() {
        if (promise.compareTo(leader) > 0) {
            leader = promise;
            ballot = promise.isOf(self) ? promise : ballot;
            happy = true;
        }
    }

    @Override
    public void takeOver() {
        if (connected) {
            raiseLeader(promise);
            bid();
            elected = leader;
        }
    }

    @Override
    public Ballot leader() {
        return elected;
    }

    @Override
    public List<Outgoing> drain() {
        List<Outgoing> drained = List.copyOf(outbox);
        outbox.clear();
        return drained;
    }
}
