package io.quorate.omnipaxos;

import io.quorate.api.NodeId;
import io.quorate.omnipaxos.PaxosMessage.Accepted;
import io.quorate.omnipaxos.PaxosMessage.Promise;
import io.quorate.spi.support.Window;
import java.util.Optional;

/**
 * What a leader knows of one follower in its ballot.
 *
 * <p>Invariant: {@code match < next}.
 */
final class Peer {
    /** What the leader has to say to the follower. */
    enum Stage {
        /** It has not promised, or not been heard to: Prepare. */
        PREPARING,
        /** It has promised: AcceptSync. */
        SYNCING,
        /** It has accepted: Accept. */
        REPLICATING
    }

    private final NodeId id;
    private Stage stage = Stage.PREPARING;
    private Optional<Promise> promise = Optional.empty();
    /** Up to here the follower has accepted durably in this ballot: the highest ever heard. */
    private long match;
    /** First entry to send. */
    private long next = 1;
    /** Whether a single message may be under way, because messages were lost or may be cut short. */
    private boolean careful;
    /** Whether it has accepted in this ballot, so that a Promise of it is a late one. */
    private boolean accepted;

    private final Window inFlight = new Window();
    /** The decided index that was last sent; -1 if messages may be lost, so that an answer is wanted. */
    private long told = -1;
    /** The decided index that the follower has on disk. */
    private long decided;
    /** Ticks since something was due and nothing came. */
    private int quiet;

    Peer(NodeId id) {
        this.id = id;
    }

    NodeId id() {
        return id;
    }

    Stage stage() {
        return stage;
    }

    Promise promise() {
        return promise.orElseThrow();
    }

    long match() {
        return match;
    }

    long next() {
        return next;
    }

    boolean accepted() {
        return accepted;
    }

    void promised(Promise made) {
        stage = Stage.SYNCING;
        promise = Optional.of(made);
        quiet = 0;
    }

    /** Its promise is of no use, or it has promised a higher ballot: only Prepare goes to it until it is back. */
    void lost() {
        stage = Stage.PREPARING;
    }

    /** It is busy with what was sent. */
    void alive() {
        quiet = 0;
    }

    void accepted(Accepted answer) {
        boolean further = answer.last() > match;
        if (further || answer.decided() > decided) {
            quiet = 0;
        }
        match = Math.max(match, answer.last());
        decided = Math.max(decided, answer.decided());
        next = Math.max(next, match + 1);
        accepted = true;
        inFlight.release(match);
        if (stage != Stage.REPLICATING) {
            stage = Stage.REPLICATING;
            rewind();
            careful = false;
            told = 0;
        } else if (!careful && (answer.gap() || inFlight.splits(match))) {
            rewind();
        } else if (careful && further) {
            careful = match < next - 1;
            if (careful) {
                rewind();
            }
        }
    }

    /** Sends again from what was acknowledged, one message at a time until nothing is missing. */
    private void rewind() {
        next = match + 1;
        careful = true;
        told = -1;
        inFlight.clear();
    }

    /** Whatever is under way may be lost. */
    void reconnected() {
        if (stage == Stage.REPLICATING) {
            rewind();
        }
    }

    boolean hasRoom(OmniPaxosSettings settings) {
        return careful
                ? inFlight.isEmpty()
                : inFlight.bytes() < settings.maxInFlightBytes() && inFlight.count() < settings.maxInFlightMessages();
    }

    /** Entries of unknown size, from before a restart, may be cut short: one message at a time. */
    void sent(long last, long bytes, long decidedMark) {
        inFlight.add(next, last, bytes);
        careful |= bytes == 0;
        next = last + 1;
        told = Math.min(decidedMark, last);
    }

    boolean isUnsure() {
        return told < 0;
    }

    /** Whether it lacks the news of a decision that holds at its log, so that somebody waits there. */
    boolean shouldHear(long decidedMark) {
        return Math.min(decidedMark, match) > told;
    }

    void told(long decidedMark) {
        told = Math.min(decidedMark, next - 1);
    }

    /**
     * Whether something should be said again, nothing having come for so long. Entries are not, when many are under way: a
     * disk that takes its time would make them come once more, all of them, to wait for the same disk. The answer to what is
     * asked instead says whether there is a gap.
     */
    boolean overdue(OmniPaxosSettings settings, long decidedMark) {
        boolean waiting = stage != Stage.REPLICATING || match < next - 1 || decided < decidedMark;
        quiet = waiting ? quiet + 1 : 0;
        if (quiet < settings.retransmitTicks()) {
            return false;
        }
        quiet = 0;
        if (careful && match < next - 1) {
            rewind();
        }
        told = -1;
        return true;
    }
}
