package io.quorate.raft;

import io.quorate.api.NodeId;
import io.quorate.spi.EntryRange;
import io.quorate.spi.Message;

/** What Raft servers say to each other. */
sealed interface RaftMessage extends Message {
    /** The sender's term; in a pre-vote and its grant, the term that the candidate would have. */
    long term();

    /** Whether only the leader of the term says such things. */
    default boolean fromLeader() {
        return false;
    }

    /** A follower may miss the configuration that made its leader, or a candidate, a member (thesis, section 4.1). */
    @Override
    default boolean counts() {
        return !fromLeader();
    }

    /** Hands it to the method for its kind; returns the role to play from then on. */
    RaftRole deliver(NodeId from, RaftRole role);

    /**
     * Would you vote for me? Changes nothing at the receiver (thesis, section 9.6).
     *
     * @param term currentTerm + 1 of the sender
     * @param election the attempt; its answers count for no other
     * @param last the end of the sender's log
     */
    record PreVoteRequest(long term, long election, Position last) implements RaftMessage {
        @Override
        public boolean counts() {
            return false;
        }

        @Override
        public RaftRole deliver(NodeId from, RaftRole role) {
            return role.on(from, this);
        }
    }

    /**
     * The answer to a {@link PreVoteRequest}.
     *
     * @param term if granted the term asked for, otherwise the sender's
     * @param election from the request
     * @param granted whether the receiver would get the vote
     */
    record PreVoteResponse(long term, long election, boolean granted) implements RaftMessage {
        @Override
        public RaftRole deliver(NodeId from, RaftRole role) {
            return role.on(from, this);
        }
    }

    /**
     * Vote for me. The sender's own vote is durable.
     *
     * @param term the sender's new term
     * @param election the attempt; its answers count for no other
     * @param last the end of the sender's log
     */
    record VoteRequest(long term, long election, Position last) implements RaftMessage {
        @Override
        public boolean counts() {
            return false;
        }

        @Override
        public RaftRole deliver(NodeId from, RaftRole role) {
            return role.on(from, this);
        }
    }

    /**
     * Vote for me, although you may still hear the leader: it wants me to lead. Otherwise a {@link VoteRequest}.
     *
     * @param term the sender's new term
     * @param election the attempt; its answers count for no other
     * @param last the end of the sender's log
     */
    record SuccessorRequest(long term, long election, Position last) implements RaftMessage {
        @Override
        public boolean counts() {
            return false;
        }

        @Override
        public RaftRole deliver(NodeId from, RaftRole role) {
            return role.on(from, this);
        }
    }

    /**
     * The answer to a {@link VoteRequest} or a {@link SuccessorRequest}. A grant is durable.
     *
     * @param term the term asked for
     * @param election from the request
     * @param granted whether the receiver has the vote
     */
    record VoteResponse(long term, long election, boolean granted) implements RaftMessage {
        @Override
        public RaftRole deliver(NodeId from, RaftRole role) {
            return role.on(from, this);
        }
    }

    /**
     * Entries, or the question whether the logs agree at {@code previous}.
     *
     * @param term the leader's
     * @param previous where the receiver's log must agree
     * @param decided the leader's; the receiver takes it only as far as this message reaches
     * @param probe number of the sender's present attempt to find where the logs agree; echoed by a rejection
     * @param round of reads; echoed by the answer
     * @param knownMatch what the receiver has acknowledged in this term; if it has less, it has lost data
     * @param entries what follows {@code previous}; may be empty, or shortened on the way
     */
    record Append(
            long term, Position previous, long decided, long probe, long round, long knownMatch, EntryRange entries)
            implements RaftMessage {
        @Override
        public boolean fromLeader() {
            return true;
        }

        /** The last index that the receiver's log will share with the leader's, if it accepts. */
        long reach() {
            return previous.index() + entries.count();
        }

        /**
         * The part of it that lies behind a place where the logs are known to agree (specification 3.12, 2).
         *
         * @param base not after where it reaches
         */
        Append behind(Position base) {
            return previous.index() >= base.index()
                    ? this
                    : new Append(term, base, decided, probe, round, knownMatch, entries.from(base.index() + 1));
        }

        @Override
        public Append withEntries(EntryRange others) {
            return new Append(term, previous, decided, probe, round, knownMatch, others);
        }

        @Override
        public RaftRole deliver(NodeId from, RaftRole role) {
            return role.on(from, this);
        }
    }

    /**
     * All entries up to {@code match} are durable at the sender and the same as the leader's.
     *
     * @param term the leader's
     * @param match the index
     * @param round the newest round of reads in the appends that this answers
     */
    record Accepted(long term, long match, long round) implements RaftMessage {
        @Override
        public RaftRole deliver(NodeId from, RaftRole role) {
            return role.on(from, this);
        }
    }

    /**
     * The logs do not agree at {@code previous}.
     *
     * @param term the leader's
     * @param previous index from the append
     * @param hint the last place of the sender's log where they may agree
     * @param probe from the append
     * @param round from the append
     */
    record Rejected(long term, long previous, Position hint, long probe, long round) implements RaftMessage {
        @Override
        public RaftRole deliver(NodeId from, RaftRole role) {
            return role.on(from, this);
        }
    }

    /**
     * The leader is there. Never waits for a disk, nor does its answer.
     *
     * @param term the leader's
     * @param decided the leader's last decided entry; holds at the receiver only if its log has that very entry
     * @param round of reads; echoed by the answer
     * @param knownMatch what the receiver has acknowledged in this term; if it has less, it has lost data
     */
    record Heartbeat(long term, Position decided, long round, long knownMatch) implements RaftMessage {
        @Override
        public boolean fromLeader() {
            return true;
        }

        @Override
        public RaftRole deliver(NodeId from, RaftRole role) {
            return role.on(from, this);
        }
    }

    /**
     * The answer to a {@link Heartbeat}, or to anything from the leader once data was lost.
     *
     * @param term the leader's
     * @param round from the heartbeat
     * @param lostData whether the sender misses entries that it has acknowledged: nothing it says counts any more
     */
    record HeartbeatResponse(long term, long round, boolean lostData) implements RaftMessage {
        @Override
        public RaftRole deliver(NodeId from, RaftRole role) {
            return role.on(from, this);
        }
    }

    /**
     * More is decided, and there is no append that could say so. Needs no answer; a heartbeat repeats it.
     *
     * @param term the leader's
     * @param decided as in {@link Heartbeat}
     */
    record Decide(long term, Position decided) implements RaftMessage {
        @Override
        public boolean fromLeader() {
            return true;
        }

        @Override
        public RaftRole deliver(NodeId from, RaftRole role) {
            return role.on(from, this);
        }
    }

    /**
     * Campaign now, I want you to lead (thesis, section 3.10). Copies that come late fail on the term.
     *
     * @param term the leader's
     * @param last what the receiver's log must reach
     */
    record TimeoutNow(long term, Position last) implements RaftMessage {
        @Override
        public boolean fromLeader() {
            return true;
        }

        @Override
        public RaftRole deliver(NodeId from, RaftRole role) {
            return role.on(from, this);
        }
    }

    /**
     * You are behind: the answer to a leader or candidate of an older term. Without it a server at a high term could never
     * rejoin, as it takes nothing from a leader below, which in turn would never learn of the term.
     *
     * @param term the sender's, above that of the receiver
     */
    record HigherTerm(long term) implements RaftMessage {
        @Override
        public RaftRole deliver(NodeId from, RaftRole role) {
            return role;
        }
    }
}
