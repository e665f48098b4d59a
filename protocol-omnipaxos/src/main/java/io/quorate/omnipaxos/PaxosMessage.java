package io.quorate.omnipaxos;

import io.quorate.spi.Ballot;
import io.quorate.spi.EntryRange;
import io.quorate.spi.Message;

/** What servers say to each other, and the leader election does not. */
public sealed interface PaxosMessage extends Message {
    /**
     * The ballot that the message belongs to.
     *
     * @return its ballot
     */
    Ballot ballot();

    /**
     * Follower to leader: I have lost track; prepare me, if you lead.
     *
     * @param ballot the sender's promise
     */
    record PrepareReq(Ballot ballot) implements PaxosMessage {}

    /**
     * Leader to all: promise my ballot, and show me what I may lack. Durable at the sender before it leaves (F2).
     *
     * @param ballot the sender's own
     * @param accepted the leader's accepted round
     * @param last where the leader's log ends
     * @param decided what the leader knows to be decided
     */
    record Prepare(Ballot ballot, Ballot accepted, long last, long decided) implements PaxosMessage {}

    /**
     * Follower to leader: promised. Durable at the sender before it leaves.
     *
     * @param ballot promised
     * @param accepted the follower's accepted round, below {@code ballot}
     * @param last where the follower's log ends; it stays so until it is synchronized in this ballot
     * @param decided what the follower knows to be decided
     * @param learned what of it ballots below this one have told; the rest came in a snapshot
     * @param entries a beginning of what the leader lacks, if the follower's log is the better one
     */
    record Promise(Ballot ballot, Ballot accepted, long last, long decided, long learned, EntryRange entries)
            implements PaxosMessage {
        @Override
        public Promise withEntries(EntryRange fewer) {
            return new Promise(ballot, accepted, last, decided, learned, fewer);
        }
    }

    /**
     * Leader to one that promised: make your log like mine.
     *
     * @param ballot the leader's
     * @param base up to here the follower's log is right; the rest of it goes
     * @param end where the leader's log ended when it had finished preparing; all of (base, end] is needed (C)
     * @param decided what ballots have told the leader to be decided
     * @param entries a beginning of (base, end]
     */
    record AcceptSync(Ballot ballot, long base, long end, long decided, EntryRange entries) implements PaxosMessage {
        @Override
        public AcceptSync withEntries(EntryRange fewer) {
            return new AcceptSync(ballot, base, end, decided, fewer);
        }
    }

    /**
     * Leader to one that is synchronized: take over, with a ballot above mine. May be lost: then the leader leads on.
     *
     * @param ballot the leader's; obeyed only by whoever has accepted it
     */
    record TakeOver(Ballot ballot) implements PaxosMessage {}

    /**
     * Leader to one that is synchronized: append. It is answered, also without entries: then it asks how far the other is.
     *
     * @param ballot the leader's
     * @param previous index before the first entry
     * @param decided what ballots have told the leader to be decided
     * @param entries those from {@code previous + 1} on
     */
    record Accept(Ballot ballot, long previous, long decided, EntryRange entries) implements PaxosMessage {
        @Override
        public Accept withEntries(EntryRange fewer) {
            return new Accept(ballot, previous, decided, fewer);
        }
    }

    /**
     * Leader to one that is synchronized: so much is decided. There is no answer; if this is lost, an {@link Accept} follows.
     *
     * @param ballot the leader's
     * @param decided what ballots have told the leader to be decided
     */
    record Decide(Ballot ballot, long decided) implements PaxosMessage {}

    /**
     * Follower to leader: my log is synchronized in this ballot. Durable at the sender before it leaves, with
     * {@code decided} (F3).
     *
     * @param ballot the leader's
     * @param last where the follower's log ends
     * @param decided what the follower has on disk as told by ballots to be decided
     * @param gap whether something was missing between its end and what came
     */
    record Accepted(Ballot ballot, long last, long decided, boolean gap) implements PaxosMessage {
        /** The same of a beginning of the log. */
        Accepted upTo(long index) {
            return last <= index ? this : new Accepted(ballot, index, Math.min(decided, index), gap);
        }
    }

    /**
     * To a leader of a lower ballot: too late.
     *
     * @param ballot the sender's promise; a crash may still undo it
     */
    record NotAccepted(Ballot ballot) implements PaxosMessage {}

    /**
     * Asks for more of what a {@link Promise} or an {@link AcceptSync} announced.
     *
     * @param ballot of both
     * @param from index of the first entry wanted
     */
    record Pull(Ballot ballot, long from) implements PaxosMessage {}

    /**
     * The answer to {@link Pull}.
     *
     * @param ballot of both
     * @param entries as many as fit
     */
    record Chunk(Ballot ballot, EntryRange entries) implements PaxosMessage {
        @Override
        public Chunk withEntries(EntryRange fewer) {
            return new Chunk(ballot, fewer);
        }
    }

    /**
     * Leader to all: reads are waiting; do you still hold on to my ballot?
     *
     * @param ballot the leader's
     * @param number of the question, rising
     */
    record Confirm(Ballot ballot, long number) implements PaxosMessage {}

    /**
     * Follower to leader: it was still my promise when I was asked. Needs no disk: a higher promise is not given away
     * before it is durable.
     *
     * @param ballot the leader's
     * @param number of the question
     */
    record Confirmed(Ballot ballot, long number) implements PaxosMessage {}
}
