package io.quorate.omnipaxos;

import io.quorate.api.NodeId;
import io.quorate.omnipaxos.PaxosMessage.Accept;
import io.quorate.omnipaxos.PaxosMessage.AcceptSync;
import io.quorate.omnipaxos.PaxosMessage.Accepted;
import io.quorate.omnipaxos.PaxosMessage.Chunk;
import io.quorate.omnipaxos.PaxosMessage.Confirm;
import io.quorate.omnipaxos.PaxosMessage.Confirmed;
import io.quorate.omnipaxos.PaxosMessage.Decide;
import io.quorate.omnipaxos.PaxosMessage.NotAccepted;
import io.quorate.omnipaxos.PaxosMessage.Prepare;
import io.quorate.omnipaxos.PaxosMessage.PrepareReq;
import io.quorate.omnipaxos.PaxosMessage.Promise;
import io.quorate.omnipaxos.PaxosMessage.Pull;
import io.quorate.spi.Ballot;
import io.quorate.spi.EntryRange;
import io.quorate.spi.support.Invariant;
import io.quorate.spi.support.ReplicaLog;
import java.util.Optional;

/**
 * The part of a server that promises ballots and accepts entries of others. It is there all the time: while this server
 * leads, no other's message carries the ballot it has promised.
 */
final class Follower {
    private final NodeId self;
    private final Acceptor acceptor;
    private final ReplicaLog log;
    private final Outbox outbox;
    private final OmniPaxosSettings settings;

    /** What an AcceptSync announced and not yet brought. Present only while the promised ballot is not accepted. */
    private Optional<Transfer> transfer = Optional.empty();
    /** Whether the leader is owed an answer; one answers everything that came before it. */
    private boolean answerDue;

    private boolean gap;
    private int ticks;

    Follower(NodeId self, Acceptor acceptor, Outbox outbox, OmniPaxosSettings settings) {
        this.self = self;
        this.acceptor = acceptor;
        this.log = acceptor.log();
        this.outbox = outbox;
        this.settings = settings;
        leader().ifPresent(this::report);
    }

    /** The owner of the promised ballot, if it is another. */
    private Optional<NodeId> leader() {
        return acceptor.promise().owner().filter(owner -> !owner.equals(self));
    }

    /** Whom this server follows, now that its log is synchronized. */
    Optional<NodeId> following() {
        return acceptor.inSync() ? leader() : Optional.empty();
    }

    /**
     * After a start or a new link: says where this server stands.
     *
     * <p>F1: no Promise without that ballot's Prepare at hand. The leader would miss what this server's log holds beyond
     * its own.
     */
    private void report(NodeId peer) {
        if (acceptor.inSync() && acceptor.promise().isOf(peer)) {
            answerDue = true;
            gap = true;
        } else {
            outbox.send(peer, new PrepareReq(acceptor.promise()));
        }
    }

    void connected(NodeId peer) {
        report(peer);
    }

    /** A higher ballot was promised: what is under way for the former one is of no more use. */
    void supersede() {
        transfer = Optional.empty();
        answerDue = false;
        gap = false;
    }

    void receive(NodeId from, PaxosMessage message) {
        if (message instanceof Accept accept) {
            onAccept(from, accept);
        } else if (message instanceof Decide decide) {
            onDecide(from, decide);
        } else if (message instanceof Prepare prepare) {
            onPrepare(from, prepare);
        } else if (message instanceof AcceptSync sync) {
            onAcceptSync(from, sync);
        } else if (message instanceof Chunk chunk) {
            onChunk(from, chunk);
        } else if (message instanceof Pull pull) {
            onPull(from, pull);
        } else if (message instanceof Confirm confirm) {
            onConfirm(from, confirm);
        }
    }

    private void onPrepare(NodeId from, Prepare prepare) {
        if (prepare.ballot().compareTo(acceptor.promise()) > 0) {
            acceptor.promise(prepare.ballot());
            supersede();
        }
        if (!promised(from, prepare.ballot())) {
            return;
        }
        if (acceptor.inSync()) {
            answerDue = true;
        } else {
            promise(from, prepare);
        }
    }

    /**
     * 2.5: of the same round, the leader lacks what is beyond its end; of a later one, what is beyond its decided.
     *
     * <p>If some of that is only in a snapshot, there is no Promise yet: the leader asks again once it has installed one.
     */
    private void promise(NodeId from, Prepare prepare) {
        Position mine = acceptor.position();
        int order = mine.accepted().compareTo(prepare.accepted());
        long base = order > 0 ? prepare.decided() : order == 0 ? prepare.last() : mine.last();
        if (acceptor.lacksBehind(base, mine.last())) {
            outbox.behind(from);
            return;
        }
        Promise promise = new Promise(
                prepare.ballot(), mine.accepted(), mine.last(), acceptor.decided(), acceptor.learned(), from(base + 1));
        outbox.sendWhenDurable(from, promise);
    }

    private EntryRange from(long first) {
        return first > log.last()
                ? EntryRange.EMPTY
                : log.range(first, log.fit(first, settings.maxMessageBytes(), settings.maxMessageEntries()));
    }

    /** Whether a ballot is the promised one; otherwise whoever is behind is told. */
    private boolean promised(NodeId from, Ballot ballot) {
        int order = ballot.compareTo(acceptor.promise());
        if (order < 0) {
            outbox.send(from, new NotAccepted(acceptor.promise()));
        } else if (order > 0) {
            outbox.send(from, new PrepareReq(acceptor.promise()));
        }
        return order == 0 && ballot.isOf(from);
    }

    private void onAcceptSync(NodeId from, AcceptSync sync) {
        if (!promised(from, sync.ballot())) {
            return;
        }
        if (acceptor.inSync()) {
            // 2.9 point 2: never truncate within a ballot; a late duplicate is an overlap like any other.
            append(sync.base(), sync.entries(), sync.decided());
        } else if (transfer.isEmpty() && sync.base() <= log.last()) {
            transfer = Optional.of(new Transfer(from, sync.base(), sync.end(), sync.decided()));
            transfer.get().settled(acceptor.decided());
            transfer.get().take(sync.entries());
            advance();
        }
    }

    private void onChunk(NodeId from, Chunk chunk) {
        if (promised(from, chunk.ballot())
                && transfer.isPresent()
                && transfer.get().take(chunk.entries())) {
            advance();
        }
    }

    private void advance() {
        Transfer current = transfer.orElseThrow();
        acceptor.settle(current);
        if (current.complete()) {
            acceptor.complete(current);
            acceptor.accept();
            acceptor.decide(current.decided());
            transfer = Optional.empty();
            answerDue = true;
        } else {
            outbox.send(current.source(), new Pull(acceptor.promise(), current.next()));
        }
    }

    private void onAccept(NodeId from, Accept accept) {
        if (!promised(from, accept.ballot())) {
            return;
        }
        if (acceptor.inSync()) {
            append(accept.previous(), accept.entries(), accept.decided());
        } else {
            lostTrack(from);
        }
    }

    private void onDecide(NodeId from, Decide decide) {
        if (!promised(from, decide.ballot())) {
            return;
        }
        if (acceptor.inSync()) {
            acceptor.decide(Math.min(decide.decided(), log.last()));
        } else {
            lostTrack(from);
        }
    }

    /** The leader takes this server for synchronized. */
    private void lostTrack(NodeId leader) {
        if (transfer.isEmpty()) {
            outbox.send(leader, new PrepareReq(acceptor.promise()));
        }
    }

    /** 2.9 point 1: what overlaps is equal by P and is skipped; every valid Accept is answered. */
    private void append(long previous, EntryRange entries, long decided) {
        if (previous > log.last()) {
            gap = true;
        } else {
            EntryRange overlap = entries.upTo(log.last()).from(log.base().index() + 1);
            Invariant.check(
                    overlap.isEmpty() || overlap.equals(log.range(overlap.first(), overlap.last())),
                    () -> "the leader has " + overlap + " where this log differs");
            log.append(entries.from(log.last() + 1));
        }
        acceptor.decide(Math.min(decided, log.last()));
        answerDue = true;
    }

    /** Between a promise and the leader's AcceptSync this log is frozen: the leader may take its time reading it. */
    private void onPull(NodeId from, Pull pull) {
        if (!promised(from, pull.ballot()) || acceptor.inSync()) {
            return;
        }
        if (acceptor.lacksBehind(pull.from() - 1, log.last())) {
            outbox.behind(from);
        } else {
            outbox.sendWhenDurable(from, new Chunk(pull.ballot(), from(pull.from())));
        }
    }

    /** The log begins behind a snapshot now. The leader may have waited for that, or have to hear how far it reaches. */
    void installed() {
        if (transfer.isPresent()) {
            transfer.get().settled(acceptor.decided());
            advance();
        } else {
            leader().ifPresent(this::report);
        }
    }

    private void onConfirm(NodeId from, Confirm confirm) {
        if (promised(from, confirm.ballot())) {
            outbox.send(from, new Confirmed(confirm.ballot(), confirm.number()));
        }
    }

    void tick() {
        if (++ticks < settings.retransmitTicks()) {
            return;
        }
        ticks = 0;
        acceptor.storeLearned();
        if (!acceptor.inSync()) {
            leader().ifPresent(this::askAgain);
        }
    }

    private void askAgain(NodeId leader) {
        outbox.send(
                leader,
                transfer.isPresent()
                        ? new Pull(acceptor.promise(), transfer.get().next())
                        : new PrepareReq(acceptor.promise()));
    }

    /** After the marks were sealed: what Accepted says of the disk is true once the newest batch is on it. */
    void drain() {
        if (answerDue) {
            following()
                    .ifPresent(leader -> outbox.sendWhenDurable(
                            leader, new Accepted(acceptor.promise(), log.last(), acceptor.storedLearned(), gap)));
        }
        answerDue = false;
        gap = false;
    }
}
