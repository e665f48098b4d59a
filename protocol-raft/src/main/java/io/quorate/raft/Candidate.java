package io.quorate.raft;

import io.quorate.api.NodeId;
import io.quorate.api.Role;
import io.quorate.raft.RaftMessage.SuccessorRequest;
import io.quorate.raft.RaftMessage.VoteRequest;
import io.quorate.raft.RaftMessage.VoteResponse;

/** Asks for votes in a new term of its own (Raft paper, section 5.2). */
final class Candidate extends RaftRole {
    private final long election;
    private final Tally tally;
    /** The write that holds the own vote. Until it is durable, the vote counts for nobody, nor is anybody asked. */
    private final long ownVote;

    private Candidate(Server server) {
        super(server);
        this.election = server.nextElection();
        this.tally = new Tally(server.quorum());
        server.enter(server.term() + 1);
        server.vote(server.self);
        this.ownVote = server.log.nextBatch();
    }

    static Candidate start(Server server) {
        Candidate role = new Candidate(server);
        role.ask(new VoteRequest(server.term(), role.election, server.end()));
        return role;
    }

    /** At the leader's word: whoever still hears the leader is asked all the same. */
    static Candidate succeed(Server server) {
        Candidate role = new Candidate(server);
        role.ask(new SuccessorRequest(server.term(), role.election, server.end()));
        return role;
    }

    private void ask(RaftMessage request) {
        server.timer.draw(server.now());
        for (NodeId voter : server.membership().otherVoters()) {
            server.out.sendWhenDurable(voter, request);
        }
    }

    @Override
    Role name() {
        return Role.CANDIDATE;
    }

    /** A slow disk is no reason for another term: nobody has been asked yet. */
    @Override
    RaftRole tick() {
        return server.timer.expired(server.now()) && ownVoteDurable() ? PreCandidate.start(server) : this;
    }

    @Override
    RaftRole persisted() {
        return ownVoteDurable() ? count(server.self, true) : this;
    }

    private boolean ownVoteDurable() {
        return server.log.persistedBatch() >= ownVote;
    }

    @Override
    RaftRole on(NodeId from, VoteResponse response) {
        return response.election() == election ? count(from, response.granted()) : this;
    }

    private RaftRole count(NodeId voter, boolean granted) {
        tally.count(voter, granted);
        if (tally.won()) {
            return Leader.start(server);
        }
        return tally.lost() ? Follower.resigned(server) : this;
    }
}
