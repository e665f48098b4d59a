package io.quorate.raft;

import io.quorate.api.Configuration;
import io.quorate.api.EntryKind;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.Role;
import io.quorate.raft.RaftMessage.Accepted;
import io.quorate.raft.RaftMessage.Decide;
import io.quorate.raft.RaftMessage.Heartbeat;
import io.quorate.raft.RaftMessage.HeartbeatResponse;
import io.quorate.raft.RaftMessage.Rejected;
import io.quorate.raft.RaftMessage.TimeoutNow;
import io.quorate.spi.Admission;
import io.quorate.spi.Behind;
import io.quorate.spi.EntryRange;
import io.quorate.spi.support.Quorum;
import io.quorate.spi.support.ReplicaLog;
import io.quorate.spi.support.Window;
import java.util.Optional;

/**
 * Leads its term (Raft paper, sections 5.3 and 5.4.2). Never truncates: it only appends. Its appends leave before its own
 * disk has them; it counts itself only as far as they are durable.
 */
final class Leader extends RaftRole {
    private final Peers peers;
    private final ReadRounds reads;
    /** What it has taken and not yet decided, or not yet on its own disk: others may decide faster than it writes. */
    private final Window undecided = new Window();
    /** The first entry of its term. Before it is decided, this leader cannot know what is decided (section 8). */
    private final long noop;

    private long nextHeartbeat;
    private Optional<Transfer> transfer = Optional.empty();

    private Leader(Server server) {
        super(server);
        ReplicaLog log = server.log;
        this.peers = new Peers(server);
        peers.become(server.decidedMembership());
        peers.become(server.membership());
        this.reads = new ReadRounds(server.settings.maxPendingReads());
        this.noop = log.last() + 1;
        this.nextHeartbeat = server.now();
        if (log.last() > server.decided()) {
            undecided.add(server.decided() + 1, log.last(), log.bytes(server.decided() + 1, log.last()));
        }
        log.append(EntryRange.single(noop, server.term(), EntryKind.NOOP));
    }

    static Leader start(Server server) {
        server.follow(server.self);
        server.timer.draw(server.now());
        return new Leader(server);
    }

    @Override
    Role name() {
        return Role.LEADER;
    }

    /** Check-quorum: a leader that a quorum may have left steps down, so that its clients look for another. */
    @Override
    RaftRole tick() {
        if (!leadsWithQuorum()) {
            return Follower.resigned(server);
        }
        peers.forget();
        transfer = transfer.filter(this::goesOn);
        leaveJoint();
        if (server.now() >= nextHeartbeat) {
            heartbeat();
        }
        return this;
    }

    @Override
    boolean leadsWithQuorum() {
        long heard = server.quorum()
                .agreed(voter -> voter.equals(server.self)
                        ? server.now()
                        : peers.get(voter).contact());
        return server.now() < heard + server.settings.electionTicks();
    }

    @Override
    void end() {
        reads.refuseAll(server.permits);
    }

    @Override
    void connected(NodeId peer) {
        peers.find(peer).ifPresent(known -> known.connected(server.now()));
    }

    @Override
    void compacted() {
        peers.each(peer -> peer.compacted(server.now()));
    }

    @Override
    Admission propose(EntryRange batch) {
        if (sealed()) {
            return Admission.SEALED;
        }
        if (transfer.isPresent()) {
            return Admission.BUSY;
        }
        if (!batch.runs().stream().allMatch(run -> run.kind() == EntryKind.COMMAND)) {
            return Admission.UNSUPPORTED;
        }
        boolean full = undecided.bytes() + batch.bytes() > server.settings.maxUndecidedBytes();
        if (full && undecided.count() > 0) {
            return Admission.OVERLOADED;
        }
        append(batch.placed(server.log.last() + 1, server.term()));
        return Admission.ACCEPTED;
    }

    private void append(EntryRange placed) {
        undecided.add(placed.first(), placed.last(), placed.bytes());
        server.log.append(placed);
    }

    /** Read off the log, not kept as a flag: a stop-sign can be truncated. */
    private boolean sealed() {
        return server.log.sealed();
    }

    /** Guards G1 to G8 of specification 3.14. */
    @Override
    Admission reconfigure(Configuration wish) {
        Configuration now = server.membership().configuration();
        if (sealed()) {
            return Admission.SEALED;
        }
        if (wish.id() != now.id()) {
            return Admission.STALE;
        }
        if (!mayConfigure()) {
            return Admission.BUSY;
        }
        return wish.epoch() == now.epoch() + 1 ? stop(now, wish) : change(now, wish);
    }

    /**
     * Whether another configuration may be appended: no transfer runs (G1), the newest configuration is decided (G2), and so
     * is an entry of this term (G3). Without the last two, leaders of different terms could each have a change of one and the
     * same configuration undecided, whose majorities need not meet.
     */
    private boolean mayConfigure() {
        return transfer.isEmpty() && !server.configuring() && server.decided() >= noop;
    }

    private Admission stop(Configuration now, Configuration wish) {
        if (now.isJoint()) {
            return Admission.BUSY;
        }
        append(EntryRange.of(server.term(), EntryKind.STOP_SIGN, wish.at(server.log.last() + 1)));
        return Admission.ACCEPTED;
    }

    private Admission change(Configuration now, Configuration wish) {
        Optional<Configuration> next = Steps.next(now, wish);
        if (next.isEmpty()) {
            return Admission.UNSUPPORTED;
        }
        if (!ready(now, next.get())) {
            return Admission.LAGGING;
        }
        configure(next.get());
        return Admission.ACCEPTED;
    }

    /** G6: whoever is new must be a learner and have caught up, and enough must be alive to go on with. */
    private boolean ready(Configuration now, Configuration next) {
        boolean same = next.voterIds().equals(now.voterIds());
        return same
                || (next.voters().stream()
                                .filter(voter -> !now.isVoter(voter.id()))
                                .allMatch(this::caughtUp)
                        && Quorum.majority(next.voterIds()).reached(this::alive));
    }

    private boolean caughtUp(Member voter) {
        return peers.find(voter.id())
                .filter(peer -> peer.incarnation().equals(voter.incarnation()))
                .filter(this::caughtUp)
                .isPresent();
    }

    /** It has confirmed the log of this term, and does not lack much of it (3.16). */
    private boolean caughtUp(Progress peer) {
        return peer.match() >= noop && server.log.last() - peer.match() <= server.settings.maxPromotionLag();
    }

    private boolean alive(NodeId node) {
        return node.equals(server.self)
                || peers.find(node)
                        .filter(peer -> server.now() < peer.contact() + server.settings.electionTicks())
                        .isPresent();
    }

    /**
     * Goes on from a joint configuration as soon as it is decided, whoever began it (3.15). A turn later than that, so that a
     * wish for another way out may come first. Once per leadership: afterwards the newest configuration is not joint.
     */
    private void leaveJoint() {
        Configuration now = server.membership().configuration();
        if (now.isJoint() && !sealed() && mayConfigure()) {
            configure(Steps.leave(now));
        }
    }

    private void configure(Configuration next) {
        append(EntryRange.of(server.term(), EntryKind.CONFIGURATION, next.at(server.log.last() + 1)));
        server.reconfigured();
        peers.become(server.membership());
    }

    @Override
    Admission transfer(NodeId to) {
        if (sealed()) {
            return Admission.SEALED;
        }
        if (to.equals(server.self)
                || transfer.filter(running -> running.to().equals(to)).isPresent()) {
            return Admission.ACCEPTED;
        }
        if (!server.membership().configuration().voterIds().contains(to)) {
            return Admission.UNSUPPORTED;
        }
        if (server.decided() < noop) {
            return Admission.BUSY;
        }
        if (!alive(to) || peers.find(to).filter(this::caughtUp).isEmpty()) {
            return Admission.LAGGING;
        }
        transfer = Optional.of(new Transfer(to, server.now(), server.settings.electionTicks()));
        return Admission.ACCEPTED;
    }

    private boolean goesOn(Transfer running) {
        return !running.failed(server.now())
                && alive(running.to())
                && server.membership().otherVoters().contains(running.to());
    }

    /** Only to whoever has everything: it shall be elected (3.19). */
    private void tellSuccessor(Transfer running) {
        long last = server.log.last();
        if (running.due(server.now())
                && server.log.durable() == last
                && peers.get(running.to()).match() == last) {
            server.out.send(running.to(), new TimeoutNow(server.term(), server.end()));
            running.told(server.now() + server.settings.heartbeatTicks());
        }
    }

    @Override
    Admission readIndex(long request) {
        if (sealed()) {
            return Admission.SEALED;
        }
        return reads.add(request) ? Admission.ACCEPTED : Admission.OVERLOADED;
    }

    @Override
    RaftRole persisted() {
        decide();
        return removed() ? retire() : this;
    }

    @Override
    RaftRole on(NodeId from, Accepted accepted) {
        answering(from, accepted.round()).ifPresent(peer -> {
            peer.accepted(accepted.match(), server.now());
            decide();
        });
        return removed() ? retire() : this;
    }

    @Override
    RaftRole on(NodeId from, Rejected rejected) {
        answering(from, rejected.round()).ifPresent(peer -> {
            peer.rejected(rejected, server.now());
            if (peer.reportBehind(server.now())) {
                server.behind.add(new Behind(from));
            }
        });
        return this;
    }

    @Override
    RaftRole on(NodeId from, HeartbeatResponse response) {
        answering(from, response.round()).ifPresent(peer -> {
            if (response.lostData()) {
                peer.loseData();
            } else if (peer.stalled(server.now())) {
                server.out.send(from, peer.repair(server, reads.number()));
            }
        });
        return this;
    }

    /** Notes that a peer follows. Empty for strangers, and for those whose word counts no more. */
    private Optional<Progress> answering(NodeId from, long round) {
        Optional<Progress> peer = peers.find(from).filter(known -> !known.hasLostData());
        peer.ifPresent(known -> known.answered(server.now(), round));
        return peer;
    }

    /**
     * An entry is decided when a quorum holds it durably and it is of this term; those of older terms are decided only by
     * being below such a one (Raft paper, section 5.4.2 and figure 8).
     */
    private void decide() {
        ReplicaLog log = server.log;
        long agreed = server.quorum()
                .agreed(voter -> voter.equals(server.self)
                        ? log.durable()
                        : peers.get(voter).match());
        if (agreed > server.decided() && log.round(agreed) == server.term()) {
            server.decide(agreed);
        }
        undecided.release(Math.min(server.decided(), log.durable()));
    }

    /** A leader without a say goes on until that is decided, and does not count itself meanwhile. */
    private boolean removed() {
        return !server.membership().voter() && !server.configuring();
    }

    /** Tells everybody, those who are dropped with it included, and has the best voter follow it (3.15). */
    private RaftRole retire() {
        Position decided = server.position(server.decided());
        peers.each((NodeId to, Progress peer) -> {
            replicate(to, peer);
            server.out.send(to, new Decide(server.term(), decided));
        });
        peers.best().ifPresent(best -> {
            Position reached = server.position(peers.get(best).match());
            server.out.send(best, new TimeoutNow(server.term(), reached));
        });
        return Follower.resigned(server);
    }

    /** All that was proposed in this turn goes out in one append for each peer. */
    @Override
    void flush() {
        confirmReads();
        if (reads.due() && mayAnswerReads()) {
            heartbeat();
            confirmReads();
        }
        peers.each(this::replicate);
        transfer.ifPresent(this::tellSuccessor);
    }

    private void confirmReads() {
        reads.confirmed(server.quorum().agreed(this::answeredRound), server.permits);
    }

    private boolean mayAnswerReads() {
        return server.decided() >= noop;
    }

    private long answeredRound(NodeId voter) {
        return voter.equals(server.self) ? reads.number() : peers.get(voter).round();
    }

    private void replicate(NodeId to, Progress peer) {
        while (peer.maySend(server.now())) {
            server.out.send(to, peer.send(server, reads.number()));
        }
        if (peer.shouldHear(server.decided())) {
            server.out.send(to, new Decide(server.term(), server.position(server.decided())));
            peer.toldDecided(server.decided());
        }
    }

    /** To everybody; each is a round of reads, too. */
    private void heartbeat() {
        if (mayAnswerReads()) {
            reads.begin(server.decided());
        } else {
            reads.begin();
        }
        nextHeartbeat = server.now() + server.settings.heartbeatTicks();
        Position decided = server.position(server.decided());
        peers.each((NodeId to, Progress peer) -> {
            server.out.send(to, new Heartbeat(server.term(), decided, reads.number(), peer.match()));
            peer.toldDecided(server.decided());
        });
    }
}
