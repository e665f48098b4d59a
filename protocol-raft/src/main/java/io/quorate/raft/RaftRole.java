package io.quorate.raft;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.api.Role;
import io.quorate.raft.RaftMessage.Accepted;
import io.quorate.raft.RaftMessage.Append;
import io.quorate.raft.RaftMessage.Decide;
import io.quorate.raft.RaftMessage.Heartbeat;
import io.quorate.raft.RaftMessage.HeartbeatResponse;
import io.quorate.raft.RaftMessage.PreVoteRequest;
import io.quorate.raft.RaftMessage.PreVoteResponse;
import io.quorate.raft.RaftMessage.Rejected;
import io.quorate.raft.RaftMessage.SuccessorRequest;
import io.quorate.raft.RaftMessage.TimeoutNow;
import io.quorate.raft.RaftMessage.VoteRequest;
import io.quorate.raft.RaftMessage.VoteResponse;
import io.quorate.spi.Admission;
import io.quorate.spi.EntryRange;

/**
 * What a server does with its inputs. Methods that may end the role return the one to play from then on, {@code this} to
 * stay. Messages other than pre-votes are of the server's own term; what a role has no method for, it ignores.
 */
abstract class RaftRole {
    final Server server;

    RaftRole(Server server) {
        this.server = server;
    }

    abstract Role name();

    abstract RaftRole tick();

    /** More of what this server wrote is on disk. */
    RaftRole persisted() {
        return this;
    }

    /** The server stops playing this role. */
    void end() {}

    /** The turn is over: the last chance to say something. */
    void flush() {}

    void connected(NodeId peer) {}

    /** The log begins later than before. */
    void compacted() {}

    Admission propose(EntryRange batch) {
        return Admission.NOT_LEADER;
    }

    Admission reconfigure(Configuration wish) {
        return Admission.NOT_LEADER;
    }

    Admission transfer(NodeId to) {
        return Admission.NOT_LEADER;
    }

    Admission readIndex(long request) {
        return Admission.NOT_LEADER;
    }

    /** Whether it leads, and has heard from a quorum within the shortest election timeout. */
    boolean leadsWithQuorum() {
        return false;
    }

    final RaftRole on(NodeId from, PreVoteRequest request) {
        Votes.answer(server, leadsWithQuorum(), from, request);
        return this;
    }

    final RaftRole on(NodeId from, VoteRequest request) {
        Votes.answer(server, from, request);
        return this;
    }

    final RaftRole on(NodeId from, SuccessorRequest request) {
        Votes.answer(server, from, new VoteRequest(request.term(), request.election(), request.last()));
        return this;
    }

    RaftRole on(NodeId from, PreVoteResponse response) {
        return this;
    }

    RaftRole on(NodeId from, VoteResponse response) {
        return this;
    }

    RaftRole on(NodeId from, Append append) {
        return this;
    }

    RaftRole on(NodeId from, Accepted accepted) {
        return this;
    }

    RaftRole on(NodeId from, Rejected rejected) {
        return this;
    }

    RaftRole on(NodeId from, Heartbeat heartbeat) {
        return this;
    }

    RaftRole on(NodeId from, HeartbeatResponse response) {
        return this;
    }

    RaftRole on(NodeId from, Decide decide) {
        return this;
    }

    RaftRole on(NodeId from, TimeoutNow word) {
        return this;
    }
}
