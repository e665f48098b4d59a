package io.quorate.raft;

import io.quorate.api.NodeId;
import io.quorate.api.Role;
import io.quorate.raft.RaftMessage.PreVoteRequest;
import io.quorate.raft.RaftMessage.PreVoteResponse;

/**
 * Asks whether it would be elected, before it disturbs anybody with a new term (thesis, section 9.6). Neither its term nor
 * its vote changes.
 */
final class PreCandidate extends RaftRole {
    private final long election;
    private final Tally tally;

    private PreCandidate(Server server) {
        super(server);
        this.election = server.nextElection();
        this.tally = new Tally(server.quorum());
    }

    /** Begins an attempt; whoever needs no other voter is a candidate at once. */
    static RaftRole start(Server server) {
        PreCandidate role = new PreCandidate(server);
        server.forgetLeader();
        server.timer.draw(server.now());
        for (NodeId voter : server.membership().otherVoters()) {
            server.out.send(voter, new PreVoteRequest(server.term() + 1, role.election, server.end()));
        }
        return role.count(server.self, true);
    }

    @Override
    Role name() {
        return Role.CANDIDATE;
    }

    @Override
    RaftRole tick() {
        return server.timer.expired(server.now()) ? start(server) : this;
    }

    @Override
    RaftRole on(NodeId from, PreVoteResponse response) {
        return response.election() == election ? count(from, response.granted()) : this;
    }

    private RaftRole count(NodeId voter, boolean granted) {
        tally.count(voter, granted);
        if (tally.won()) {
            return Candidate.start(server);
        }
        return tally.lost() ? Follower.resigned(server) : this;
    }
}
