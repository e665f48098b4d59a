package io.quorate.raft;

import io.quorate.api.NodeId;
import io.quorate.raft.RaftMessage.PreVoteRequest;
import io.quorate.raft.RaftMessage.PreVoteResponse;
import io.quorate.raft.RaftMessage.VoteRequest;
import io.quorate.raft.RaftMessage.VoteResponse;

/** Who gets a vote: the same rules in every role. */
final class Votes {
    private Votes() {}

    /**
     * The guard (thesis, section 4.2.3): while a leader is alive, nobody else is helped to depose it. The leader that was
     * heard last is excepted: if it asks, it has been restarted.
     *
     * @param leading whether this server leads and has a quorum
     */
    static boolean guarded(Server server, boolean leading, NodeId candidate) {
        return leading || server.heardOtherThan(candidate);
    }

    /** A pre-vote is an opinion and changes nothing here: no term, no vote, no timer, no contact. */
    static void answer(Server server, boolean leading, NodeId from, PreVoteRequest request) {
        boolean granted = !guarded(server, leading, from)
                && !server.lostData()
                && upToDate(server, request.last())
                && (request.term() > server.term() || (request.term() == server.term() && free(server, from)));
        long term = granted ? request.term() : server.term();
        server.out.send(from, new PreVoteResponse(term, request.election(), granted));
    }

    /** Answers a candidate of this server's term (Raft paper, sections 5.2 and 5.4.1). Only a grant moves the timer. */
    static void answer(Server server, NodeId from, VoteRequest request) {
        boolean again = server.votedFor().filter(from::equals).isPresent();
        boolean granted = !server.lostData() && upToDate(server, request.last()) && (again || free(server, from));
        if (granted) {
            server.timer.restart(server.now());
        }
        if (granted && !again) {
            server.vote(from);
        }
        server.out.sendWhenDurable(from, new VoteResponse(request.term(), request.election(), granted));
    }

    private static boolean upToDate(Server server, Position last) {
        return last.compareTo(server.end()) >= 0;
    }

    /** Whether this term's vote could still go to that candidate, and nobody has won the term yet. */
    private static boolean free(Server server, NodeId candidate) {
        return server.votedFor().filter(voted -> !voted.equals(candidate)).isEmpty()
                && server.leader().isEmpty();
    }
}
