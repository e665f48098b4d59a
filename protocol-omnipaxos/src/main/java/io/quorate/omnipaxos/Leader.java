package io.quorate.omnipaxos;

import io.quorate.api.Configuration;
import io.quorate.api.EntryKind;
import io.quorate.api.NodeId;
import io.quorate.omnipaxos.PaxosMessage.Accept;
import io.quorate.omnipaxos.PaxosMessage.AcceptSync;
import io.quorate.omnipaxos.PaxosMessage.Accepted;
import io.quorate.omnipaxos.PaxosMessage.Chunk;
import io.quorate.omnipaxos.PaxosMessage.Confirmed;
import io.quorate.omnipaxos.PaxosMessage.Decide;
import io.quorate.omnipaxos.PaxosMessage.NotAccepted;
import io.quorate.omnipaxos.PaxosMessage.Prepare;
import io.quorate.omnipaxos.PaxosMessage.PrepareReq;
import io.quorate.omnipaxos.PaxosMessage.Promise;
import io.quorate.omnipaxos.PaxosMessage.Pull;
import io.quorate.omnipaxos.PaxosMessage.TakeOver;
import io.quorate.spi.Admission;
import io.quorate.spi.Ballot;
import io.quorate.spi.EntryRange;
import io.quorate.spi.support.Invariant;
import io.quorate.spi.support.ReplicaLog;
import io.quorate.spi.support.Window;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The leader of one ballot, from its Prepare until another ballot takes its place. */
final class Leader {
    private final Ballot ballot;
    /** Of the entries that it makes; no other ballot of this epoch has it. */
    private final long round;

    private final Voters voters;
    private final Acceptor acceptor;
    private final ReplicaLog log;
    private final Outbox outbox;
    private final OmniPaxosSettings settings;

    private final Map<NodeId, Peer> peers = new TreeMap<>();
    private final Reads reads;
    /** What it has taken and not yet decided, or not yet on its own disk: others may decide faster than it writes. */
    private final Window undecided = new Window();

    /** Present in the phase Prepare; the phase Accept follows. */
    private Optional<Preparation> preparation = Optional.empty();

    // From the end of the preparation on, fixed for the ballot:

    /** The best position among those that had promised; maxPromise in 2.4. */
    private Position best = new Position(Ballot.BOTTOM, 0);
    /** Where the log ended: whoever accepts this ballot must hold all up to here (C). */
    private long syncEnd;
    /** Number of the batch that holds the accepted round. */
    private long acceptBatch;

    Leader(Ballot ballot, Voters voters, Acceptor acceptor, Outbox outbox, OmniPaxosSettings settings) {
        this.ballot = ballot;
        this.round = voters.round(ballot);
        this.voters = voters;
        this.acceptor = acceptor;
        this.log = acceptor.log();
        this.outbox = outbox;
        this.settings = settings;
        reads = new Reads(ballot, voters, outbox, settings);
        voters.peers().forEach(peer -> peers.put(peer, new Peer(peer)));
    }

    /** Begins with the phase Prepare. */
    void prepare() {
        preparation = Optional.of(new Preparation(ballot, voters, acceptor, outbox, settings));
        peers.keySet().forEach(this::prepare);
    }

    /** Begins with the phase Accept: with this ballot, and an empty log, all voters have begun the epoch. */
    void begin() {
        best = acceptor.position();
        syncEnd = log.last();
        peers.values().forEach(peer -> peer.accepted(new Accepted(ballot, syncEnd, syncEnd, false)));
    }

    Ballot ballot() {
        return ballot;
    }

    /** Whether it has finished preparing, and takes proposals. */
    boolean accepting() {
        return preparation.isEmpty();
    }

    void receive(NodeId from, PaxosMessage message) {
        Peer peer = peers.get(from);
        if (message instanceof Accepted accepted) {
            onAccepted(peer, accepted);
        } else if (message instanceof Promise promise) {
            onPromise(peer, promise);
        } else if (message instanceof NotAccepted refusal) {
            onNotAccepted(peer, refusal);
        } else if (message instanceof PrepareReq request) {
            onPrepareReq(peer, request);
        } else if (message instanceof Chunk chunk) {
            onChunk(peer, chunk);
        } else if (message instanceof Pull pull) {
            onPull(peer, pull);
        } else if (message instanceof Confirmed confirmed) {
            reads.confirmed(from, confirmed.number());
        }
    }

    // Phase Prepare

    /** F2: every Prepare waits for the disk, resends included: it says what this log holds, and that the ballot is ours. */
    private void prepare(NodeId peer) {
        outbox.sendWhenDurable(peer, new Prepare(ballot, acceptor.accepted(), log.last(), acceptor.decided()));
    }

    /** A repeated request changes nothing but that Prepare is sent: the follower may well have accepted meanwhile (F1). */
    private void onPrepareReq(Peer peer, PrepareReq request) {
        if (request.ballot().compareTo(ballot) <= 0) {
            prepare(peer.id());
        }
    }

    /** The log begins behind a snapshot now: whoever has promised is asked anew what this log lacks. */
    void installed() {
        preparation.orElseThrow().restart();
        for (Peer peer : peers.values()) {
            peer.lost();
            prepare(peer.id());
        }
    }

    private void onPromise(Peer peer, Promise promise) {
        if (peer.accepted()) {
            return;
        }
        peer.promised(promise.withEntries(EntryRange.EMPTY));
        if (preparation.isPresent()) {
            preparation.get().promised(peer.id(), promise);
            advance();
        } else {
            sync(peer);
        }
    }

    private void onChunk(Peer peer, Chunk chunk) {
        if (preparation.isPresent()) {
            preparation.get().take(peer.id(), chunk.entries());
            advance();
        }
    }

    private void advance() {
        if (preparation.isPresent() && preparation.get().advance()) {
            best = preparation.get().finish();
            preparation = Optional.empty();
            syncEnd = log.last();
            acceptBatch = log.nextBatch();
            long first = acceptor.decided() + 1;
            undecided.add(first, syncEnd, log.bytes(first, syncEnd));
            peers.values().stream()
                    .filter(peer -> peer.stage() == Peer.Stage.SYNCING)
                    .forEach(this::sync);
        }
    }

    // Phase Accept

    /**
     * Of the round of the best log, both are beginnings of one log; else only what is decided is surely common. The bound
     * by the best log's end is needed: a longer log of the same round may have promised late. The bound by {@code syncEnd},
     * too: a snapshot may have gone beyond it.
     */
    private long common(Promise promise) {
        long sameRound = promise.accepted().equals(best.accepted()) ? Math.min(promise.last(), best.last()) : 0;
        return Math.min(Math.max(sameRound, promise.decided()), syncEnd);
    }

    private void sync(Peer peer) {
        if (behind(peer)) {
            outbox.behind(peer.id());
            return;
        }
        long base = common(peer.promise());
        outbox.send(peer.id(), new AcceptSync(ballot, base, syncEnd, acceptor.learned(), upToSyncEnd(base + 1)));
    }

    /** Whether the next entry for it is only in a snapshot. */
    private boolean behind(Peer peer) {
        return switch (peer.stage()) {
            case PREPARING -> false;
            case SYNCING -> acceptor.lacksBehind(common(peer.promise()), syncEnd);
            case REPLICATING -> acceptor.lacksBehind(peer.next() - 1, log.last());
        };
    }

    private EntryRange upToSyncEnd(long first) {
        return first > syncEnd ? EntryRange.EMPTY : log.range(first, Math.min(syncEnd, fit(first)));
    }

    private long fit(long first) {
        return log.fit(first, settings.maxMessageBytes(), settings.maxMessageEntries());
    }

    private void onPull(Peer peer, Pull pull) {
        if (!accepting()) {
            return;
        }
        peer.alive();
        if (acceptor.lacksBehind(pull.from() - 1, syncEnd)) {
            outbox.behind(peer.id());
        } else {
            outbox.send(peer.id(), new Chunk(ballot, upToSyncEnd(pull.from())));
        }
    }

    /** It may hold more than this log does: a snapshot out of a higher ballot that this server has not heard of. */
    private void onAccepted(Peer peer, Accepted accepted) {
        Invariant.check(accepting(), () -> peer.id() + " accepted " + ballot + ", which is not prepared");
        peer.accepted(accepted.upTo(log.last()));
        if (accepted.gap() && behind(peer)) {
            outbox.behind(peer.id());
        }
        decide();
    }

    /** Its promise may be lost in a crash yet: Prepare goes on asking, entries do not. */
    private void onNotAccepted(Peer peer, NotAccepted refusal) {
        if (refusal.ballot().compareTo(ballot) > 0) {
            peer.lost();
        }
    }

    /** An accept quorum holds it durably in this ballot. The leader need not be one of them. */
    private void decide() {
        long agreed = voters.accept()
                .agreed(voter -> voter.equals(voters.self())
                        ? ownMatch()
                        : peers.get(voter).match());
        if (agreed > acceptor.learned()) {
            acceptor.decide(agreed);
        }
        undecided.release(Math.min(acceptor.decided(), log.durable()));
    }

    /** F2: entries may be durable from before the ballot. They count once the accepted round is durable, too. */
    private long ownMatch() {
        return log.persistedBatch() >= acceptBatch ? log.durable() : 0;
    }

    /** Something of this server is on disk. */
    void persisted() {
        advance();
        if (accepting()) {
            decide();
        }
    }

    Admission propose(EntryRange batch) {
        Invariant.check(
                batch.runs().stream().allMatch(run -> run.kind() == EntryKind.COMMAND),
                () -> "proposed " + batch + ", and not all of it are commands");
        Optional<Admission> closed = closed();
        if (closed.isPresent()) {
            return closed.get();
        }
        if (undecided.bytes() > 0 && undecided.bytes() + batch.bytes() > settings.maxUndecidedBytes()) {
            return Admission.OVERLOADED;
        }
        append(batch.placed(log.last() + 1, round));
        return Admission.ACCEPTED;
    }

    private void append(EntryRange placed) {
        log.append(placed);
        undecided.add(placed.first(), placed.last(), placed.bytes());
    }

    /** Why nothing is taken, if so. Of a stop-sign only the log knows: it may come and go with it. */
    private Optional<Admission> closed() {
        if (!accepting()) {
            return Optional.of(Admission.NOT_LEADER);
        }
        return log.sealed() ? Optional.of(Admission.SEALED) : Optional.empty();
    }

    /** One change at a time: what is in the log is decided before anything is derived from it. */
    Admission reconfigure(Configuration next) {
        Optional<Admission> closed = closed();
        if (closed.isPresent()) {
            return closed.get();
        }
        if (log.configured() > acceptor.decided()) {
            return Admission.BUSY;
        }
        if (next.id() != log.configuration().id()) {
            return Admission.STALE;
        }
        Optional<EntryKind> kind = Reconfiguration.kind(log.configuration(), next);
        kind.ifPresent(known -> append(EntryRange.of(round, known, next.at(log.last() + 1))));
        return kind.isPresent() ? Admission.ACCEPTED : Admission.UNSUPPORTED;
    }

    /** The other bids above this ballot. Until its Prepare arrives, and if it never does, this server leads on. */
    Admission transferLeadership(NodeId to) {
        if (!accepting()) {
            return Admission.NOT_LEADER;
        }
        if (to.equals(voters.self())) {
            return Admission.ACCEPTED;
        }
        if (!peers.containsKey(to)) {
            return Admission.UNSUPPORTED;
        }
        if (!hasNearlyAll(peers.get(to))) {
            return Admission.LAGGING;
        }
        outbox.send(to, new TakeOver(ballot));
        return Admission.ACCEPTED;
    }

    /** What it lacks would delay the new ballot; it must fit into one message. */
    private boolean hasNearlyAll(Peer peer) {
        return peer.stage() == Peer.Stage.REPLICATING && fit(peer.match() + 1) >= log.last();
    }

    /** All that lower ballots have decided is at or below {@code syncEnd}. */
    Admission readIndex(long request) {
        Optional<Admission> closed = closed();
        if (closed.isPresent()) {
            return closed.get();
        }
        if (reads.full()) {
            return Admission.OVERLOADED;
        }
        reads.add(request, Math.max(acceptor.decided(), syncEnd));
        return Admission.ACCEPTED;
    }

    void connected(NodeId id) {
        Peer peer = peers.get(id);
        peer.reconnected();
        remind(peer);
    }

    void tick() {
        if (preparation.isPresent()) {
            preparation.get().tick().ifPresent(silent -> peers.get(silent).lost());
            advance();
        }
        for (Peer peer : peers.values()) {
            if (peer.overdue(settings, acceptor.learned())) {
                remind(peer);
            }
        }
        reads.tick();
    }

    /** Says again what waits for an answer; entries follow by themselves. */
    private void remind(Peer peer) {
        if (peer.stage() == Peer.Stage.PREPARING) {
            prepare(peer.id());
        } else if (accepting() && behind(peer)) {
            remindBehind(peer);
        } else if (peer.stage() == Peer.Stage.SYNCING && accepting()) {
            sync(peer);
        }
    }

    /** What it answers says how far it has come since: it may have installed a snapshot, or accepted unheard. */
    private void remindBehind(Peer peer) {
        outbox.behind(peer.id());
        if (peer.stage() == Peer.Stage.SYNCING) {
            prepare(peer.id());
        } else {
            ask(peer);
        }
    }

    void drain() {
        for (Peer peer : peers.values()) {
            if (peer.stage() == Peer.Stage.REPLICATING && !behind(peer)) {
                replicate(peer);
            }
        }
        reads.drain();
    }

    private void ask(Peer peer) {
        outbox.send(peer.id(), new Accept(ballot, peer.next() - 1, acceptor.learned(), EntryRange.EMPTY));
        peer.told(acceptor.learned());
    }

    private void replicate(Peer peer) {
        long decided = acceptor.learned();
        while (peer.next() <= log.last() && peer.hasRoom(settings)) {
            long first = peer.next();
            long last = fit(first);
            outbox.send(peer.id(), new Accept(ballot, first - 1, decided, log.range(first, last)));
            peer.sent(last, log.bytes(first, last), decided);
        }
        if (peer.isUnsure()) {
            ask(peer);
        } else if (peer.shouldHear(decided)) {
            outbox.send(peer.id(), new Decide(ballot, decided));
            peer.told(decided);
        }
    }

    /** Another ballot takes over. */
    void stepDown() {
        reads.refuse();
    }
}
