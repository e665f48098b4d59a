package io.quorate.raft;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.spi.Ballot;
import io.quorate.spi.Behind;
import io.quorate.spi.Mark;
import io.quorate.spi.ProtocolSetup;
import io.quorate.spi.ReadPermit;
import io.quorate.spi.support.Invariant;
import io.quorate.spi.support.Quorum;
import io.quorate.spi.support.Randomness;
import io.quorate.spi.support.ReplicaLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a server has in every role (Raft paper, figure 2): its log, term and vote, whom it follows, what is decided. */
final class Server {
    private record Unwritten(long batch, RaftState state) {}

    final NodeId self;
    final RaftSettings settings;
    final ReplicaLog log;
    final Outbox out = new Outbox();
    final ElectionTimer timer;
    final List<ReadPermit> permits = new ArrayList<>();
    final List<Behind> behind = new ArrayList<>();

    private final UUID incarnation;
    private final Deque<Unwritten> unwritten = new ArrayDeque<>();
    private RaftState durableState;
    private RaftState state;
    private Membership membership;
    private Optional<NodeId> leader = Optional.empty();
    private Optional<NodeId> heard = Optional.empty();
    private long heardAt;
    private long decided;
    /** How far it may have acknowledged the log of this term's leader. */
    private long acknowledged;

    private long now;
    private long elections;
    private boolean lostData;

    Server(ProtocolSetup setup, RaftSettings settings) {
        this.self = setup.self();
        this.incarnation = setup.incarnation();
        this.settings = settings;
        this.log = new ReplicaLog(setup);
        this.membership = membership(setup.configuration());
        reconfigured();
        this.acknowledged = log.last();
        Randomness randomness = Randomness.of(setup.seed(), "raft " + self);
        this.timer = new ElectionTimer(randomness, settings.electionTicks());
        // Not from 0, so that answers to an earlier process do not pass for answers to this one.
        this.elections = randomness.below(1L << 48);
        this.state = setup.state().map(RaftState::decode).orElse(RaftState.INITIAL);
        this.durableState = state;
        if (setup.state().isEmpty() || setup.opened()) {
            beginAfter(log.round(log.last()));
        }
        Invariant.check(
                log.round(log.last()) <= state.term(),
                () -> "the log ends in term " + log.round(log.last()) + ", but the term on disk is " + state.term());
        Invariant.check(
                setup.decided() >= setup.base().index(),
                () -> "the log begins behind " + setup.base() + " with only " + setup.decided() + " decided");
        decide(setup.decided());
    }

    /**
     * A server that has neither voted nor acknowledged anything: what its log holds was given to it, decided. That it takes part
     * from now on must be on its disk before its first word, or its next process would take all of its log for decided.
     */
    private void beginAfter(long term) {
        RaftState begun = state.in(term);
        if (!begun.equals(state)) {
            remember(begun);
        }
    }

    /** By the newest configuration in the log, decided or not (specification 3.14). */
    Membership membership() {
        return membership;
    }

    Quorum quorum() {
        return membership.quorum();
    }

    private Membership membership(Configuration configuration) {
        return Membership.of(configuration, self, incarnation);
    }

    /** The log has changed: another configuration may be in force, be it one of the past after a truncation. */
    void reconfigured() {
        Configuration newest = log.acting(log.last());
        if (!newest.equals(membership.configuration())) {
            membership = membership(newest);
        }
    }

    /** Whether the newest configuration is not decided yet, so that it may be rolled back. */
    boolean configuring() {
        return log.configured() > decided;
    }

    /** The last configuration that is decided. */
    Membership decidedMembership() {
        return membership(log.configuration(Math.min(decided, log.last())));
    }

    /**
     * May campaign: a voter, or one that was a voter until an entry that may yet be rolled back. If those who hold the entry
     * that removes them did not campaign, and they refuse their votes to those who do not hold it, nobody could ever be
     * elected (thesis, section 4.2.2). All others follow, and answer votes by the same rules.
     */
    boolean promotable() {
        return membership.voter() || (configuring() && !log.sealed() && wasVoter());
    }

    private boolean wasVoter() {
        return Membership.isVoter(log.configuration(log.configured() - 1), self, incarnation);
    }

    void tick() {
        now++;
    }

    long now() {
        return now;
    }

    long term() {
        return state.term();
    }

    Optional<NodeId> votedFor() {
        return state.votedFor();
    }

    Optional<NodeId> leader() {
        return leader;
    }

    long decided() {
        return decided;
    }

    /** Term and vote as they will be found after a crash. */
    Ballot promised() {
        return durableState.ballot();
    }

    Position end() {
        return position(log.last());
    }

    /** Where the log begins; everything up to there is decided. */
    Position base() {
        return new Position(log.base().round(), log.base().index());
    }

    Position position(long index) {
        return new Position(log.round(index), index);
    }

    /** Whether no other voter is needed for anything. */
    boolean alone() {
        return membership.voter() && quorum().reached(self::equals);
    }

    /** A number for the next attempt to be elected, used by no other attempt. */
    long nextElection() {
        return ++elections;
    }

    /** Goes to a later term, in which nobody has this server's vote or is known to lead. */
    void enter(long term) {
        Invariant.check(term > term(), () -> "from term " + term() + " to " + term);
        remember(new RaftState(term, Optional.empty()));
        leader = Optional.empty();
        acknowledged = 0;
    }

    /** Gives the one vote of this term. */
    void vote(NodeId candidate) {
        Invariant.check(
                votedFor().isEmpty() || votedFor().get().equals(candidate),
                () -> "a vote for " + candidate + " after one for " + votedFor().get() + " in term " + term());
        remember(new RaftState(term(), Optional.of(candidate)));
    }

    private void remember(RaftState next) {
        state = next;
        log.state(next.encode());
        unwritten.add(new Unwritten(log.nextBatch(), next));
    }

    void persisted(long batch) {
        log.persisted(batch);
        while (!unwritten.isEmpty() && unwritten.peek().batch() <= batch) {
            durableState = unwritten.remove().state();
        }
    }

    /** Learns who leads this term. There is one leader per term, and it never changes. */
    void follow(NodeId node) {
        Invariant.check(
                leader.isEmpty() || leader.get().equals(node),
                () -> "two leaders in term " + term() + ": " + leader.get() + " and " + node);
        leader = Optional.of(node);
    }

    /** Counts on no leader any more. */
    void forgetLeader() {
        leader = Optional.empty();
    }

    /** The leader spoke: no campaign, and for an election timeout no vote for others. */
    void heardLeader(NodeId node) {
        heard = Optional.of(node);
        heardAt = now;
        timer.restart(now);
    }

    /**
     * Whether a leader other than this node was heard within the shortest election timeout. A promise in time: neither a
     * higher term nor another role ends it.
     */
    boolean heardOtherThan(NodeId node) {
        return heard.isPresent() && !heard.get().equals(node) && now < heardAt + settings.electionTicks();
    }

    /** Behind a stop-sign nothing is decided: what stands there, new leaders needed to decide the stop-sign. */
    void decide(long index) {
        Invariant.check(index <= log.last(), () -> "deciding " + index + " in a log that ends at " + log.last());
        decided = Math.max(decided, log.sealed() ? Math.min(index, log.configured()) : index);
    }

    void acknowledged(long match) {
        acknowledged = Math.max(acknowledged, match);
    }

    Mark mark(long index) {
        Invariant.check(index <= decided, () -> "a mark at " + index + ", but only " + decided + " are decided");
        return new Mark(index, log.round(index));
    }

    void compact(long index) {
        Invariant.check(index <= decided, () -> "compacting to " + index + ", but only " + decided + " are decided");
        log.compact(index);
    }

    /**
     * Begins behind a snapshot (3.17, "Install"). A log that has its last entry has all of it (log matching, section 5.3) and
     * keeps what comes behind it. Any other is dropped whole: it is too short, or it went another way.
     *
     * @param mark above what is decided
     * @param configuration the one in force there
     */
    void install(Mark mark, Configuration configuration) {
        boolean shorter = mark.index() > log.last();
        boolean holds = !shorter && log.round(mark.index()) == mark.round();
        // In one term nobody drops what it has acknowledged. Who must, leaves the term: its leader has lost it already.
        boolean leaves = !shorter && !holds && acknowledged >= mark.index();
        long term = Math.max(mark.round(), leaves ? term() + 1 : term());
        if (term > term()) {
            enter(term);
        }
        if (!holds) {
            log.truncate(decided + 1);
        }
        log.beginBehind(mark, configuration);
        reconfigured();
        decide(mark.index());
    }

    boolean lostData() {
        return lostData;
    }

    /**
     * Entries that this server has acknowledged are gone: its disk broke its word. It has no say any more and never
     * campaigns; it must come back wiped, as another incarnation.
     */
    void loseData() {
        lostData = true;
    }
}
