package io.quorate.omnipaxos;

import io.quorate.api.NodeId;
import io.quorate.omnipaxos.PaxosMessage.Promise;
import io.quorate.omnipaxos.PaxosMessage.Pull;
import io.quorate.spi.Ballot;
import io.quorate.spi.EntryRange;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The phase Prepare of a leader: until a prepare quorum has promised, and the best of their logs is here.
 *
 * <p>Whatever was decided in lower ballots is in the best log of every prepare quorum, by {@link Position}.
 */
final class Preparation {
    /** How often to ask for the rest of a log before another one is taken, if the others are enough without it. */
    private static final int PATIENCE = 5;

    private final Ballot ballot;
    private final Voters voters;
    private final Acceptor acceptor;
    private final Outbox outbox;
    private final OmniPaxosSettings settings;

    /** Number of the batch that holds the promise of the own ballot, and the log that goes with it. */
    private long promiseBatch;
    /** What the others promised, without entries. */
    private final Map<NodeId, Promise> promises = new TreeMap<>();
    /** The rest of the best log; empty while the own one is the best. */
    private Optional<Transfer> transfer = Optional.empty();
    /** First entry that was asked for and has not come; 0 for none. */
    private long asked;

    private int ticks;
    private int attempts;

    Preparation(Ballot ballot, Voters voters, Acceptor acceptor, Outbox outbox, OmniPaxosSettings settings) {
        this.ballot = ballot;
        this.voters = voters;
        this.acceptor = acceptor;
        this.outbox = outbox;
        this.settings = settings;
        acceptor.promise(ballot);
        promiseBatch = acceptor.log().nextBatch();
    }

    /** The own log begins behind a snapshot now: what was promised to the former one may not fit. */
    void restart() {
        promiseBatch = acceptor.log().nextBatch();
        promises.clear();
        transfer = Optional.empty();
        asked = 0;
        attempts = 0;
    }

    void promised(NodeId from, Promise promise) {
        promises.put(from, promise.withEntries(EntryRange.EMPTY));
        choose();
        take(from, promise.entries());
    }

    void take(NodeId from, EntryRange entries) {
        if (transfer.isPresent()
                && transfer.get().source().equals(from)
                && transfer.get().take(entries)) {
            attempts = 0;
        }
    }

    /** Whether the preparation is done, all that can be done now being done. */
    boolean advance() {
        if (!quorum(true)) {
            return false;
        }
        transfer.ifPresent(acceptor::settle);
        if (transfer.isEmpty() || transfer.get().complete()) {
            return true;
        }
        Transfer current = transfer.get();
        if (asked != current.next()) {
            asked = current.next();
            outbox.send(current.source(), new Pull(ballot, asked));
        }
        return false;
    }

    /** The end of the phase: the log becomes that of the ballot, in one batch. */
    Position finish() {
        Position best = best();
        transfer.ifPresent(acceptor::complete);
        long learned = promises.values().stream().mapToLong(Promise::learned).reduce(acceptor.learned(), Math::max);
        acceptor.accept();
        acceptor.decide(learned);
        return best;
    }

    private Position best() {
        return promises.values().stream()
                .map(Preparation::position)
                .reduce(acceptor.position(), (one, other) -> one.compareTo(other) >= 0 ? one : other);
    }

    private static Position position(Promise promise) {
        return new Position(promise.accepted(), promise.last());
    }

    /**
     * F2: the own promise counts only when it is on disk with all earlier writes, be the others enough or not. Otherwise a
     * crash could make this server lead the same ballot twice.
     */
    private boolean quorum(boolean withSource) {
        boolean durable = acceptor.log().persistedBatch() >= promiseBatch;
        return durable && voters.prepare().reached(voter -> counts(voter, withSource));
    }

    private boolean counts(NodeId voter, boolean withSource) {
        boolean source = transfer.isPresent() && transfer.get().source().equals(voter);
        return voter.equals(voters.self()) || (promises.containsKey(voter) && (withSource || !source));
    }

    /** Follows the best log. Of the same round, both are beginnings of one log; else only what is decided is common. */
    private void choose() {
        Position best = best();
        Position mine = acceptor.position();
        if (best.compareTo(mine) <= 0) {
            transfer = Optional.empty();
            return;
        }
        if (transfer.isPresent()
                && position(promises.get(transfer.get().source())).equals(best)) {
            return;
        }
        for (Map.Entry<NodeId, Promise> entry : promises.entrySet()) {
            if (position(entry.getValue()).equals(best)) {
                long base = best.accepted().equals(mine.accepted()) ? mine.last() : acceptor.decided();
                transfer = Optional.of(new Transfer(
                        entry.getKey(), base, best.last(), entry.getValue().learned()));
                asked = 0;
                attempts = 0;
                return;
            }
        }
    }

    /** Returns whose promise is given up because its log does not come, if somebody's is. */
    Optional<NodeId> tick() {
        if (++ticks < settings.retransmitTicks() || transfer.isEmpty() || !quorum(true)) {
            return Optional.empty();
        }
        ticks = 0;
        asked = 0;
        if (++attempts <= PATIENCE || !quorum(false)) {
            return Optional.empty();
        }
        NodeId silent = transfer.get().source();
        promises.remove(silent);
        transfer = Optional.empty();
        choose();
        return Optional.of(silent);
    }
}
