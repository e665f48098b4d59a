package io.quorate.raft;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.api.Role;
import io.quorate.raft.RaftMessage.HigherTerm;
import io.quorate.raft.RaftMessage.PreVoteRequest;
import io.quorate.raft.RaftMessage.PreVoteResponse;
import io.quorate.raft.RaftMessage.SuccessorRequest;
import io.quorate.raft.RaftMessage.VoteRequest;
import io.quorate.spi.Admission;
import io.quorate.spi.Ballot;
import io.quorate.spi.Behind;
import io.quorate.spi.EntryRange;
import io.quorate.spi.Mark;
import io.quorate.spi.Message;
import io.quorate.spi.Protocol;
import io.quorate.spi.ProtocolSetup;
import io.quorate.spi.ReadPermit;
import io.quorate.spi.Ready;
import io.quorate.spi.Status;
import io.quorate.spi.WriteBatch;
import io.quorate.spi.support.Invariant;
import java.util.List;
import java.util.Optional;

/**
 * A Raft server: admits messages by their term and hands all inputs to the present role. A restarted one is always a
 * follower, whatever it was: what the former process said may be more than its disk knows.
 */
final class Raft implements Protocol {
    private final Server server;
    private RaftRole role;

    Raft(ProtocolSetup setup, RaftSettings settings) {
        server = new Server(setup, settings);
        role = leadsAtOnce(setup) ? Leader.start(server) : Follower.start(server);
    }

    /**
     * All voters begin an epoch with their votes of its first term given to the leader that it names. Only whoever has just
     * opened it may use them: a restarted process does not know what it has said before.
     */
    private boolean leadsAtOnce(ProtocolSetup setup) {
        return setup.opened()
                && setup.configuration().leader().equals(Optional.of(server.self))
                && server.membership().voter()
                && server.term() == RaftState.FIRST_TERM
                && server.votedFor().equals(Optional.of(server.self))
                && setup.log().isEmpty();
    }

    @Override
    public void tick() {
        server.tick();
        play(role.tick());
    }

    @Override
    public void receive(NodeId from, Message received) {
        Invariant.check(received instanceof RaftMessage, () -> "not a message of raft: " + received);
        RaftMessage message = (RaftMessage) received;
        if (admitted(from, message)) {
            play(message.deliver(from, role));
        }
    }

    /** Whether the role shall see a message; afterwards the terms are equal, pre-votes apart. */
    private boolean admitted(NodeId from, RaftMessage message) {
        if (asksOrGrantsPreVote(message)) {
            return true;
        }
        if (message.term() < server.term()) {
            answerFromAbove(from, message);
            return false;
        }
        if (message.term() > server.term() && !risen(from, message)) {
            return false;
        }
        if (message.fromLeader()) {
            heedLeader(from);
        }
        return true;
    }

    /** A candidate gives in; a second leader of one term is a proof that safety is lost. */
    private void heedLeader(NodeId from) {
        if (role.name() == Role.CANDIDATE) {
            play(Follower.resigned(server));
        }
        server.follow(from);
    }

    /** These carry a term that nobody has entered yet. */
    private static boolean asksOrGrantsPreVote(RaftMessage message) {
        return message instanceof PreVoteRequest || (message instanceof PreVoteResponse response && response.granted());
    }

    /** A higher term ends every role, unless the guard holds: then a candidate is not even heard. */
    private boolean risen(NodeId from, RaftMessage message) {
        if (message instanceof VoteRequest && Votes.guarded(server, role.leadsWithQuorum(), from)) {
            return false;
        }
        server.enter(message.term());
        followAnew();
        return true;
    }

    private void followAnew() {
        boolean following = role.name() == Role.FOLLOWER || role.name() == Role.LEARNER;
        play(following ? Follower.start(server) : Follower.resigned(server));
    }

    private void answerFromAbove(NodeId from, RaftMessage message) {
        boolean asks = message instanceof VoteRequest || message instanceof SuccessorRequest;
        if (message.fromLeader() || asks) {
            server.out.send(from, new HigherTerm(server.term()));
        }
    }

    private void play(RaftRole next) {
        if (next != role) {
            role.end();
            role = next;
        }
    }

    @Override
    public void connected(NodeId peer) {
        role.connected(peer);
    }

    @Override
    public Admission propose(EntryRange batch) {
        return role.propose(batch);
    }

    @Override
    public Admission readIndex(long request) {
        return role.readIndex(request);
    }

    @Override
    public void persisted(long batch) {
        server.persisted(batch);
        play(role.persisted());
    }

    @Override
    public Mark mark(long index) {
        return server.mark(index);
    }

    @Override
    public void compacted(long index) {
        server.compact(index);
        role.compacted();
    }

    /** A leader needs none: it has all that is decided. A candidate gives in: it asked for votes with another log. */
    @Override
    public boolean restored(Mark mark, Configuration configuration) {
        if (role.name() == Role.LEADER || server.lostData() || mark.index() <= server.decided()) {
            return false;
        }
        server.install(mark, configuration);
        followAnew();
        return true;
    }

    @Override
    public Admission reconfigure(Configuration next) {
        return role.reconfigure(next);
    }

    @Override
    public Admission transferLeadership(NodeId to) {
        return role.transfer(to);
    }

    @Override
    public Ready ready() {
        role.flush();
        WriteBatch writes = server.log.take();
        List<ReadPermit> permits = List.copyOf(server.permits);
        server.permits.clear();
        List<Behind> behind = List.copyOf(server.behind);
        server.behind.clear();
        return new Ready(
                server.log.newestBatch(),
                writes,
                server.out.takeNow(),
                server.out.takeWhenDurable(),
                server.decided(),
                permits,
                behind);
    }

    @Override
    public Status status() {
        return new Status(
                role.name(),
                server.leader(),
                new Ballot(server.term(), 0, Optional.empty()),
                server.promised(),
                server.membership().configuration(),
                server.log.last(),
                server.log.durable(),
                server.decided());
    }
}
