package io.quorate.raft;

import io.quorate.api.EntryKind;
import io.quorate.api.NodeId;
import io.quorate.api.Role;
import io.quorate.raft.RaftMessage.Accepted;
import io.quorate.raft.RaftMessage.Decide;
import io.quorate.raft.RaftMessage.Heartbeat;
import io.quorate.raft.RaftMessage.HeartbeatResponse;
import io.quorate.raft.RaftMessage.Rejected;
import io.quorate.spi.Admission;
import io.quorate.spi.Behind;
import io.quorate.spi.EntryRange;
import io.quorate.spi.support.ReplicaLog;
import io.quorate.spi.support.Window;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Leads its term (Raft paper, sections 5.3 and 5.4.2). Never truncates: it only appends. Its appends leave before its own
 * disk has them; it counts itself only as far as they are durable.
 */
final class Leader extends RaftRole {
    private final TreeMap<NodeId, Progress> peers = new TreeMap<>();
    private final ReadRounds reads;
    /** What it has taken and not yet decided, or not yet on its own disk: others may decide faster than it writes. */
    private final Window undecided = new Window();
    /** The first entry of its term. Before it is decided, this leader cannot know what is decided (section 8). */
    private final long noop;

    private long nextHeartbeat;

    private Leader(Server server) {
        super(server);
        ReplicaLog log = server.log;
        for (NodeId peer : server.peers) {
            peers.put(peer, new Progress(server.settings, log, server.now()));
        }
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
        if (server.now() >= nextHeartbeat) {
            heartbeat();
        }
        return this;
    }

    @Override
    boolean leadsWithQuorum() {
        long heard = server.quorum.agreed(voter ->
                voter.equals(server.self) ? server.now() : peers.get(voter).contact());
        return server.now() < heard + server.settings.electionTicks();
    }

    @Override
    void end() {
        reads.refuseAll(server.permits);
    }

    @Override
    void connected(NodeId peer) {
        if (peers.containsKey(peer)) {
            peers.get(peer).connected(server.now());
        }
    }

    @Override
    void compacted() {
        peers.values().forEach(peer -> peer.compacted(server.now()));
    }

    @Override
    Admission propose(EntryRange batch) {
        ReplicaLog log = server.log;
        if (sealed()) {
            return Admission.SEALED;
        }
        boolean full = undecided.bytes() + batch.bytes() > server.settings.maxUndecidedBytes();
        if (full && undecided.count() > 0) {
            return Admission.OVERLOADED;
        }
        EntryRange placed = batch.placed(log.last() + 1, server.term());
        undecided.add(placed.first(), placed.last(), placed.bytes());
        log.append(placed);
        return Admission.ACCEPTED;
    }

    /** Read off the log, not kept as a flag: a stop-sign can be truncated. */
    private boolean sealed() {
        return server.log.sealed();
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
        return this;
    }

    @Override
    RaftRole on(NodeId from, Accepted accepted) {
        answering(from, accepted.round()).ifPresent(peer -> {
            peer.accepted(accepted.match(), server.now());
            decide();
        });
        return this;
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
        Optional<Progress> peer = Optional.ofNullable(peers.get(from)).filter(known -> !known.hasLostData());
        peer.ifPresent(known -> known.answered(server.now(), round));
        return peer;
    }

    /**
     * An entry is decided when a quorum holds it durably and it is of this term; those of older terms are decided only by
     * being below such a one (Raft paper, section 5.4.2 and figure 8).
     */
    private void decide() {
        ReplicaLog log = server.log;
        long agreed = server.quorum.agreed(voter ->
                voter.equals(server.self) ? log.durable() : peers.get(voter).match());
        if (agreed > server.decided() && log.round(agreed) == server.term()) {
            server.decide(agreed);
        }
        undecided.release(Math.min(server.decided(), log.durable()));
    }

    /** All that was proposed in this turn goes out in one append for each peer. */
    @Override
    void flush() {
        confirmReads();
        if (reads.due() && mayAnswerReads()) {
            heartbeat();
            confirmReads();
        }
        peers.forEach(this::replicate);
    }

    private void confirmReads() {
        reads.confirmed(server.quorum.agreed(this::answeredRound), server.permits);
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
        peers.forEach((to, peer) -> {
            server.out.send(to, new Heartbeat(server.term(), decided, reads.number(), peer.match()));
            peer.toldDecided(server.decided());
        });
    }
}
