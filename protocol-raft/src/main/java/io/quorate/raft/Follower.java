package io.quorate.raft;

import io.quorate.api.NodeId;
import io.quorate.api.Role;
import io.quorate.raft.RaftMessage.Accepted;
import io.quorate.raft.RaftMessage.Append;
import io.quorate.raft.RaftMessage.Decide;
import io.quorate.raft.RaftMessage.Heartbeat;
import io.quorate.raft.RaftMessage.HeartbeatResponse;
import io.quorate.raft.RaftMessage.Rejected;
import io.quorate.raft.RaftMessage.TimeoutNow;
import io.quorate.spi.EntryRange;
import io.quorate.spi.support.Invariant;
import io.quorate.spi.support.ReplicaLog;

/** Takes the log from the leader of its term, or waits for one (Raft paper, section 5.3, "receiver implementation"). */
final class Follower extends RaftRole {
    private static final long NONE = -1;

    /** The highest match to be acknowledged, and the newest round of reads: one answer serves all appends of a turn. */
    private long match = NONE;

    private long round;

    private Follower(Server server) {
        super(server);
    }

    /** At the beginning, or in a new term: waits as long as it would have waited anyway. */
    static Follower start(Server server) {
        return new Follower(server);
    }

    /** After another role: waits anew. */
    static Follower resigned(Server server) {
        server.forgetLeader();
        server.timer.draw(server.now());
        return new Follower(server);
    }

    @Override
    Role name() {
        return server.promotable() ? Role.FOLLOWER : Role.LEARNER;
    }

    @Override
    RaftRole tick() {
        if (!server.timer.expired(server.now()) && !server.alone()) {
            return this;
        }
        if (server.promotable() && !server.lostData()) {
            return PreCandidate.start(server);
        }
        server.forgetLeader();
        return this;
    }

    @Override
    RaftRole on(NodeId from, Append append) {
        server.heardLeader(from);
        if (lost(from, append.knownMatch(), append.round())) {
            return this;
        }
        round = Math.max(round, append.round());
        if (append.reach() < server.log.base().index()) {
            match = Math.max(match, append.reach());
        } else if (!contradictsBase(append)) {
            take(from, append.behind(server.base()));
        }
        return this;
    }

    /**
     * What a snapshot brought was decided in a term that this server may not have been in. So the leader of its own term may
     * be one of the past, whose log went another way: it gets no answer.
     */
    private boolean contradictsBase(Append append) {
        Position base = server.base();
        long previous = append.previous().index();
        if (previous > base.index()) {
            return false;
        }
        long term = previous == base.index()
                ? append.previous().term()
                : append.entries().round(base.index());
        return term != base.term();
    }

    private void take(NodeId from, Append append) {
        if (agrees(append.previous())) {
            accept(append);
        } else {
            reject(from, append);
        }
    }

    /**
     * In one term a follower never drops what it has acknowledged, so a leader that knows of more than is here proves that
     * the disk lost it.
     */
    private boolean lost(NodeId leader, long knownMatch, long asked) {
        if (knownMatch > server.log.last()) {
            server.loseData();
        }
        if (server.lostData()) {
            server.out.send(leader, new HeartbeatResponse(server.term(), asked, true));
        }
        return server.lostData();
    }

    private boolean agrees(Position previous) {
        boolean agrees = previous.index() <= server.log.last() && server.log.round(previous.index()) == previous.term();
        Invariant.check(
                agrees || previous.index() > server.decided(),
                () -> "the leader has " + previous + " where term " + server.log.round(previous.index())
                        + " is decided");
        return agrees;
    }

    private void accept(Append append) {
        adopt(append.entries());
        // Not the leader's mark itself: what is behind the reach of this message may be another history (figure 2).
        server.decide(Math.min(append.decided(), append.reach()));
        match = Math.max(match, append.reach());
    }

    /**
     * Skips what is there already, and replaces from the first difference on. Where there is no difference nothing is
     * truncated: the message may be older and shorter than others that were accepted before it.
     */
    private void adopt(EntryRange entries) {
        EntryRange fresh = entries.isEmpty() ? entries : entries.from(firstDifference(entries));
        if (fresh.isEmpty()) {
            return;
        }
        Invariant.check(
                fresh.first() > server.decided(),
                () -> "the leader would replace decided entries: " + fresh + " where " + server.decided()
                        + " are decided");
        server.log.truncate(fresh.first());
        server.log.append(fresh);
        server.reconfigured();
    }

    private long firstDifference(EntryRange entries) {
        ReplicaLog log = server.log;
        long index = entries.first();
        while (index <= Math.min(entries.last(), log.last()) && log.round(index) == entries.round(index)) {
            index++;
        }
        return index;
    }

    /**
     * Goes back to where both logs may agree: not behind the append, not in a term that the leader's log had already left,
     * and never below what is decided, as that is common to all.
     */
    private void reject(NodeId leader, Append append) {
        long start = Math.min(append.previous().index(), server.log.last());
        long agreed = server.log.lastUpToRound(start, append.previous().term());
        Position hint = server.position(Math.max(agreed, server.decided()));
        server.out.send(
                leader, new Rejected(server.term(), append.previous().index(), hint, append.probe(), append.round()));
    }

    @Override
    RaftRole on(NodeId from, Heartbeat heartbeat) {
        server.heardLeader(from);
        if (!lost(from, heartbeat.knownMatch(), heartbeat.round())) {
            decide(heartbeat.decided());
            server.out.send(from, new HeartbeatResponse(server.term(), heartbeat.round(), false));
        }
        return this;
    }

    @Override
    RaftRole on(NodeId from, Decide decide) {
        server.heardLeader(from);
        if (!server.lostData()) {
            decide(decide.decided());
        }
        return this;
    }

    /** Campaigns without a pre-vote, unless the leader's word comes too late for the log that is here (3.19). */
    @Override
    RaftRole on(NodeId from, TimeoutNow word) {
        boolean able = server.promotable() && !server.lostData() && server.end().compareTo(word.last()) >= 0;
        return able ? Candidate.succeed(server) : this;
    }

    /** The same term at the same index means the same log up to there (log matching, section 5.3). */
    private void decide(Position position) {
        boolean news = position.index() > server.decided() && position.index() <= server.log.last();
        if (news && server.log.round(position.index()) == position.term()) {
            server.decide(position.index());
        }
    }

    /** Acknowledges behind the writes of the same turn. */
    @Override
    void flush() {
        if (match != NONE && !server.lostData()) {
            Accepted accepted = new Accepted(server.term(), match, round);
            server.leader().ifPresent(leader -> server.out.sendWhenDurable(leader, accepted));
            server.acknowledged(match);
            match = NONE;
        }
    }
}
