package io.quorate.omnipaxos;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.api.Role;
import io.quorate.omnipaxos.PaxosMessage.NotAccepted;
import io.quorate.omnipaxos.PaxosMessage.PrepareReq;
import io.quorate.omnipaxos.PaxosMessage.TakeOver;
import io.quorate.spi.Admission;
import io.quorate.spi.Ballot;
import io.quorate.spi.EntryRange;
import io.quorate.spi.LeaderElection;
import io.quorate.spi.Mark;
import io.quorate.spi.Message;
import io.quorate.spi.Protocol;
import io.quorate.spi.ProtocolSetup;
import io.quorate.spi.Ready;
import io.quorate.spi.Status;
import io.quorate.spi.WriteBatch;
import io.quorate.spi.support.Invariant;
import java.util.Optional;

/**
 * One server of OmniPaxos: Sequence Paxos beside the leader election that it hosts. Hands every message to the part it
 * concerns, and whatever they want done to the runtime.
 *
 * <p>Proposals are not kept: whoever does not take them now says so.
 */
public final class OmniPaxos implements Protocol {
    private final Voters voters;
    private final OmniPaxosSettings settings;
    private final LeaderElection election;
    private final Acceptor acceptor;
    private final Outbox outbox = new Outbox();
    private final Follower follower;
    /** Present while this server leads the ballot that it has promised. */
    private Optional<Leader> leader = Optional.empty();

    OmniPaxos(ProtocolSetup setup, Acceptor acceptor, LeaderElection election, OmniPaxosSettings settings) {
        this.voters = Voters.of(setup.self(), setup.configuration());
        this.settings = settings;
        this.election = election;
        this.acceptor = acceptor;
        this.follower = new Follower(setup.self(), acceptor, outbox, settings);
    }

    /** Leads the ballot with which the epoch begins: only in the process that has opened it. */
    void leadFirst() {
        Leader first = new Leader(acceptor.promise(), voters, acceptor, outbox, settings);
        first.begin();
        leader = Optional.of(first);
    }

    @Override
    public void tick() {
        election.observe(acceptor.promise(), accepting());
        election.tick();
        followElection();
        leader.ifPresent(Leader::tick);
        follower.tick();
    }

    private boolean accepting() {
        return leader.isPresent() && leader.get().accepting();
    }

    /** A ballot at or below the promise is never led: an earlier process may have spoken under it. */
    private void followElection() {
        Ballot elected = election.leader();
        if (elected.isOf(voters.self()) && elected.compareTo(acceptor.promise()) > 0) {
            stepDown();
            follower.supersede();
            Leader next = new Leader(elected, voters, acceptor, outbox, settings);
            next.prepare();
            leader = Optional.of(next);
        } else if (leader.isPresent() && elected.compareTo(leader.get().ballot()) > 0) {
            stepDown();
        }
    }

    private void stepDown() {
        leader.ifPresent(Leader::stepDown);
        leader = Optional.empty();
    }

    @Override
    public void receive(NodeId from, Message message) {
        if (!voters.peers().contains(from)) {
            return;
        }
        if (message instanceof PaxosMessage paxos) {
            receive(from, paxos);
        } else {
            election.receive(from, message);
            followElection();
        }
    }

    private void receive(NodeId from, PaxosMessage message) {
        if (message instanceof TakeOver) {
            takeOver(from, message.ballot());
            return;
        }
        boolean concernsLeader = message instanceof PrepareReq || message instanceof NotAccepted;
        if (leader.isPresent()
                && (concernsLeader || message.ballot().equals(leader.get().ballot()))) {
            leader.get().receive(from, message);
            return;
        }
        follower.receive(from, message);
        if (leader.isPresent() && !leader.get().ballot().equals(acceptor.promise())) {
            stepDown();
        }
    }

    /** A request out of an earlier ballot, or before the log is synchronized, is none. */
    private void takeOver(NodeId from, Ballot ballot) {
        if (ballot.isOf(from) && ballot.equals(acceptor.accepted()) && acceptor.inSync()) {
            election.observe(acceptor.promise(), accepting());
            election.takeOver();
            followElection();
        }
    }

    @Override
    public void connected(NodeId peer) {
        if (!voters.peers().contains(peer)) {
            return;
        }
        if (leader.isPresent()) {
            leader.get().connected(peer);
        } else {
            follower.connected(peer);
        }
    }

    @Override
    public Admission propose(EntryRange batch) {
        return leader.map(present -> present.propose(batch)).orElse(Admission.NOT_LEADER);
    }

    @Override
    public Admission readIndex(long request) {
        return leader.map(present -> present.readIndex(request)).orElse(Admission.NOT_LEADER);
    }

    @Override
    public void persisted(long batch) {
        acceptor.log().persisted(batch);
        leader.ifPresent(Leader::persisted);
    }

    @Override
    public Mark mark(long index) {
        return new Mark(index, acceptor.log().round(index));
    }

    @Override
    public void compacted(long index) {
        if (index > acceptor.log().base().index()) {
            Invariant.check(
                    index <= acceptor.decided(),
                    () -> "compacting to " + index + " of " + acceptor.decided() + " decided");
            acceptor.log().compact(index);
        }
    }

    /** Refused in the phase Accept: an accepting leader only appends (P). Rounds of a later epoch mean nothing here. */
    @Override
    public boolean restored(Mark mark, Configuration configuration) {
        boolean later = configuration.epoch() > acceptor.log().epoch();
        if (later || accepting() || mark.index() <= acceptor.decided()) {
            return false;
        }
        acceptor.install(mark, configuration);
        leader.ifPresentOrElse(Leader::installed, follower::installed);
        return true;
    }

    @Override
    public Admission reconfigure(Configuration next) {
        return leader.map(present -> present.reconfigure(next)).orElse(Admission.NOT_LEADER);
    }

    @Override
    public Admission transferLeadership(NodeId to) {
        return leader.map(present -> present.transferLeadership(to)).orElse(Admission.NOT_LEADER);
    }

    @Override
    public Ready ready() {
        acceptor.seal();
        follower.drain();
        leader.ifPresent(Leader::drain);
        outbox.send(election.drain());
        WriteBatch writes = acceptor.log().take();
        return new Ready(
                acceptor.log().newestBatch(),
                writes,
                outbox.takeNow(),
                outbox.takeWhenDurable(),
                acceptor.decided(),
                outbox.takePermits(),
                outbox.takeBehind());
    }

    @Override
    public Status status() {
        return new Status(
                accepting() ? Role.LEADER : leader.isPresent() ? Role.CANDIDATE : Role.FOLLOWER,
                whoLeads(),
                acceptor.promise(),
                acceptor.promise(),
                acceptor.log().acting(acceptor.decided()),
                acceptor.log().last(),
                acceptor.log().durable(),
                acceptor.decided());
    }

    /** Nobody, once the election has found a leader whose Prepare or AcceptSync has not arrived. */
    private Optional<NodeId> whoLeads() {
        if (accepting()) {
            return Optional.of(voters.self());
        }
        boolean superseded = election.leader().compareTo(acceptor.promise()) > 0;
        return superseded ? Optional.empty() : follower.following();
    }
}
