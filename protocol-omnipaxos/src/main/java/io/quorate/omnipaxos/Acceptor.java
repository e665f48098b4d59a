package io.quorate.omnipaxos;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.spi.Ballot;
import io.quorate.spi.EntryRange;
import io.quorate.spi.Mark;
import io.quorate.spi.ProtocolSetup;
import io.quorate.spi.support.Invariant;
import io.quorate.spi.support.ReplicaLog;
import java.util.List;

/**
 * What a server has promised, accepted and knows to be decided: the part that survives a crash, as it stands in memory.
 * Changes are collected and go to disk together, as one atomic batch for each {@code Ready}.
 *
 * <p>Invariants: {@code accepted <= promise}; {@code decided <= log.last()}; none of the three marks goes down; entries up
 * to {@code decided} never change; {@code learned <= decided}.
 */
final class Acceptor {
    private final ReplicaLog log;
    private Ballot promise;
    private Ballot accepted;
    private long decided;
    /**
     * What of it was learned from ballots up to {@code promise}. The rest came in a snapshot, perhaps out of a higher ballot:
     * no leader of a lower one may take it for decided in its own log.
     */
    private long learned;

    /** What is, or will be with the newest batch, on disk as learned. */
    private long storedLearned;

    private boolean changed;
    private boolean storeLearned;

    Acceptor(ProtocolSetup setup) {
        PaxosState state = setup.state().map(PaxosState::decode).orElse(PaxosState.INITIAL);
        log = new ReplicaLog(setup);
        promise = state.promise();
        accepted = state.accepted();
        learned = state.learned();
        storedLearned = learned;
        decided = Math.max(learned, setup.decided());
        Invariant.check(
                decided <= log.last(), () -> decided + " entries are decided and " + log.last() + " are on disk");
    }

    ReplicaLog log() {
        return log;
    }

    Ballot promise() {
        return promise;
    }

    Ballot accepted() {
        return accepted;
    }

    long decided() {
        return decided;
    }

    long learned() {
        return learned;
    }

    long storedLearned() {
        return storedLearned;
    }

    /**
     * Whether nothing has happened in the epoch yet, and its first ballot is that server's: all voters have promised and
     * accepted it before they began.
     */
    boolean begins(NodeId server) {
        boolean empty = log.base().round() == 0 && log.last() == log.base().index();
        return empty && inSync() && promise.isOf(server);
    }

    /** Whether the log is synchronized in the ballot that was promised. */
    boolean inSync() {
        return accepted.equals(promise);
    }

    Position position() {
        return new Position(accepted, log.last());
    }

    void promise(Ballot ballot) {
        Invariant.check(ballot.compareTo(promise) > 0, () -> "promising " + ballot + " after " + promise);
        promise = ballot;
        changed = true;
    }

    /** The log is complete in the promised ballot; whatever made it so goes to disk in the same batch (C). */
    void accept() {
        accepted = promise;
        changed = true;
    }

    /** A ballot tells that it is decided. */
    void decide(long index) {
        Invariant.check(index <= log.last(), () -> "deciding " + index + " of " + log.last() + " entries");
        learned = Math.max(learned, index);
        decided = Math.max(decided, learned);
    }

    /**
     * A snapshot of what is decided takes the place of a beginning of the log. What stands behind it stays, and so do promise
     * and accepted round: why that is safe stands at the package.
     */
    void install(Mark mark, Configuration configuration) {
        Invariant.check(
                mark.index() > decided, () -> "installing up to " + mark + " where " + decided + " are decided");
        log.beginBehind(mark, configuration);
        decided = mark.index();
    }

    /** Whether entries behind an index are wanted of which the log has lost the first. */
    boolean lacksBehind(long index, long wanted) {
        return index < wanted && index < log.base().index();
    }

    /**
     * Takes in a transfer that is complete.
     *
     * <p>Entries up to {@code decided} are skipped: they are the same everywhere. A snapshot may hold more than all of it.
     */
    void complete(Transfer transfer) {
        Invariant.check(transfer.complete(), () -> transfer + " is to make a log");
        replaceBehind(transfer.base(), transfer.parts());
    }

    /**
     * Takes in the decided part of a transfer before the rest has come, so that a server which is far behind need not hold
     * all of it in memory. The accepted round stays.
     *
     * <p>Only once it covers the whole log: what this server holds may have been decided with its help, in the round it
     * last accepted. Dropping such entries before their successors are here could lose them for good, if a new leader
     * hears of this server's round, and of its shorter log, and not of the others'.
     */
    void settle(Transfer transfer) {
        long known = transfer.decidedHere();
        if (known > decided && known >= log.last()) {
            List<EntryRange> parts =
                    transfer.parts().stream().map(part -> part.upTo(known)).toList();
            replaceBehind(transfer.base(), parts);
            decide(known);
            transfer.settled(known);
        }
    }

    private void replaceBehind(long base, List<EntryRange> parts) {
        long kept = Math.max(base, decided);
        Invariant.check(kept <= log.last(), () -> "replacing behind " + kept + " of " + log.last() + " entries");
        log.truncate(kept + 1);
        parts.forEach(part -> log.append(part.from(log.last() + 1)));
    }

    /** The decided mark alone is not worth a disk write each time: it goes along with others, or when this is called. */
    void storeLearned() {
        storeLearned = true;
    }

    /** Before a batch is taken: adds the marks to it. */
    void seal() {
        boolean behind = learned > storedLearned;
        boolean due = storeLearned || log.dirty();
        if (changed || (behind && due)) {
            log.state(new PaxosState(promise, accepted, learned).encode());
            storedLearned = learned;
        }
        changed = false;
        storeLearned = false;
    }
}
