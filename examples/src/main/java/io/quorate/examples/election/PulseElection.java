package io.quorate.examples.election;

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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * An election in one kind of message. Every node sends a {@link Pulse} to all others some times in a term, and judges at the
 * end of the term by what it has heard in it. A neighbour is a node that it hears and that hears it.
 *
 * <ol>
 *   <li>Follow the highest ballot under which a neighbour would lead.
 *   <li>Be content if that ballot is one's own and a quorum of neighbours may follow it, or if a content neighbour owns it.
 *   <li>Bid, with a higher ballot than any seen, if nobody in sight is content and the neighbours make up a quorum. So a
 *       leader that works is left alone, and one node that reaches a quorum is enough.
 * </ol>
 */
final class PulseElection implements LeaderElection {
    private static final int PULSES_PER_TERM = 3;
    /** So many terms the leader bears a neighbour that promised more and has nobody to follow. */
    private static final int PATIENCE_TERMS = 3;

    private final NodeId self;
    private final List<NodeId> peers;
    private final Quorums quorums;
    private final int pulseTicks;

    private Ballot own;
    private Ballot leader;
    private Ballot elected = Ballot.BOTTOM;
    private boolean content = true;
    private Ballot promise = Ballot.BOTTOM;
    private int ticksLeft;
    private int pulsesLeft = PULSES_PER_TERM;
    private int strandedTerms;
    private final Map<NodeId, Pulse> heard = new TreeMap<>();
    private final Set<NodeId> heardLastTerm = new TreeSet<>();
    /** Neighbours at the end of the last term. */
    private List<Pulse> lastNeighbours = List.of();

    private List<Outgoing> outbox = new ArrayList<>();

    PulseElection(ElectionSetup setup, int termTicks) {
        self = setup.self();
        peers = setup.configuration().voterIds().stream()
                .filter(voter -> !voter.equals(self))
                .toList();
        quorums = setup.configuration().quorums();
        pulseTicks = Math.max(1, termTicks / PULSES_PER_TERM);
        // An earlier process may have lost what it said under its ballot: it is followed, never led again.
        boolean blank = setup.promise().equals(Ballot.BOTTOM);
        own = setup.leads() ? setup.promise() : Ballot.of(blank ? 1 : 0, 0, self);
        leader = blank ? own : setup.promise();
        elected = setup.leads() ? own : Ballot.BOTTOM;
        ticksLeft = (int) Randomness.of(setup.seed(), "pulse").between(1, pulseTicks);
    }

    @Override
    public void observe(Ballot nowPromised, boolean accepting) {
        promise = nowPromised;
    }

    @Override
    public void receive(NodeId from, Message message) {
        if (message instanceof Pulse pulse && peers.contains(from)) {
            heard.put(from, pulse);
        }
    }

    @Override
    public void tick() {
        if (--ticksLeft == 0) {
            ticksLeft = pulseTicks;
            if (--pulsesLeft == 0) {
                pulsesLeft = PULSES_PER_TERM;
                judge();
            }
            peers.forEach(peer -> outbox.add(new Outgoing(peer, Channel.ELECTION, pulseTo(peer))));
        }
    }

    private Pulse pulseTo(NodeId peer) {
        return new Pulse(own, leader, content, heard.containsKey(peer) || heardLastTerm.contains(peer));
    }

    /** The end of a term. */
    private void judge() {
        List<Pulse> neighbours = heard.values().stream().filter(Pulse::hearsYou).toList();
        lastNeighbours = neighbours;
        neighbours.forEach(pulse -> leader = max(leader, pulse.own()));
        content = leads()
                ? isFollowed(neighbours)
                : any(neighbours, pulse -> pulse.content() && pulse.own().equals(leader));
        strandedTerms = leads() && hasStranded(neighbours) ? strandedTerms + 1 : 0;
        if (isHopeless(neighbours) || strandedTerms >= PATIENCE_TERMS) {
            bid(neighbours);
        }
        followPromise();
        if (leads() || !leader.isOf(self)) {
            elected = leader;
        }
        heardLastTerm.clear();
        heardLastTerm.addAll(heard.keySet());
        heard.clear();
    }

    private boolean isHopeless(List<Pulse> neighbours) {
        return !content && !any(neighbours, Pulse::content) && neighbours.size() + 1 >= quorums.prepare();
    }

    private boolean leads() {
        return leader.equals(own);
    }

    /** By enough who promised no more than this ballot; or not needed, because a higher ballot does well somewhere. */
    private boolean isFollowed(List<Pulse> neighbours) {
        long followers = 1
                + neighbours.stream()
                        .filter(pulse -> pulse.leader().compareTo(own) <= 0)
                        .count();
        return followers >= Math.max(quorums.prepare(), quorums.accept())
                || any(neighbours, pulse -> pulse.content() && pulse.leader().compareTo(own) > 0);
    }

    /** Somebody promised a higher ballot whose owner is gone: it refuses this leader, and may not bid beside it. */
    private boolean hasStranded(List<Pulse> neighbours) {
        return any(neighbours, pulse -> !pulse.content() && pulse.leader().compareTo(own) > 0)
                && !any(neighbours, pulse -> pulse.content() && pulse.leader().compareTo(own) > 0);
    }

    private void bid(List<Pulse> neighbours) {
        Ballot highest = leader;
        for (Pulse pulse : neighbours) {
            highest = max(highest, pulse.leader());
        }
        own = new Ballot(highest.number() + 1, 0, Optional.of(self));
        leader = own;
        content = true;
        strandedTerms = 0;
    }

    /** A ballot that came to the protocol before it came here. */
    private void followPromise() {
        if (promise.compareTo(leader) > 0) {
            leader = promise;
            own = promise.isOf(self) ? promise : own;
            content = true;
        }
    }

    private static boolean any(List<Pulse> pulses, Predicate<Pulse> what) {
        return pulses.stream().anyMatch(what);
    }

    private static Ballot max(Ballot one, Ballot other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    @Override
    public void takeOver() {
        if (lastNeighbours.size() + 1 >= quorums.prepare()) {
            leader = max(leader, promise);
            bid(lastNeighbours);
            elected = leader;
        }
    }

    @Override
    public Ballot leader() {
        return elected;
    }

    @Override
    public List<Outgoing> drain() {
        List<Outgoing> drained = outbox;
        outbox = new ArrayList<>();
        return drained;
    }
}
