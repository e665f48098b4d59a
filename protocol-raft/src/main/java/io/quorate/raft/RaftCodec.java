package io.quorate.raft;

import io.quorate.raft.RaftMessage.Accepted;
import io.quorate.raft.RaftMessage.Append;
import io.quorate.raft.RaftMessage.Decide;
import io.quorate.raft.RaftMessage.Heartbeat;
import io.quorate.raft.RaftMessage.HeartbeatResponse;
import io.quorate.raft.RaftMessage.HigherTerm;
import io.quorate.raft.RaftMessage.PreVoteRequest;
import io.quorate.raft.RaftMessage.PreVoteResponse;
import io.quorate.raft.RaftMessage.Rejected;
import io.quorate.raft.RaftMessage.SuccessorRequest;
import io.quorate.raft.RaftMessage.TimeoutNow;
import io.quorate.raft.RaftMessage.VoteRequest;
import io.quorate.raft.RaftMessage.VoteResponse;
import io.quorate.spi.EntryRange;
import io.quorate.spi.MalformedException;
import io.quorate.spi.wire.MessageCodec;
import io.quorate.spi.wire.WireInput;
import io.quorate.spi.wire.WireOutput;

/**
 * Raft's messages on the wire, under the numbers 20 to 39: each is its fields in order. Java evaluates arguments from left
 * to right, so a reader is the constructor with one read for each field.
 */
final class RaftCodec {
    static final MessageCodec CODEC = MessageCodec.builder()
            .add(20, PreVoteRequest.class, RaftCodec::write, RaftCodec::preVoteRequest)
            .add(21, PreVoteResponse.class, RaftCodec::write, RaftCodec::preVoteResponse)
            .add(22, VoteRequest.class, RaftCodec::write, RaftCodec::voteRequest)
            .add(23, VoteResponse.class, RaftCodec::write, RaftCodec::voteResponse)
            .add(24, Append.class, RaftCodec::write, RaftCodec::append)
            .add(25, Accepted.class, RaftCodec::write, RaftCodec::accepted)
            .add(26, Rejected.class, RaftCodec::write, RaftCodec::rejected)
            .add(27, Heartbeat.class, RaftCodec::write, RaftCodec::heartbeat)
            .add(28, HeartbeatResponse.class, RaftCodec::write, RaftCodec::heartbeatResponse)
            .add(29, Decide.class, RaftCodec::write, RaftCodec::decide)
            .add(30, HigherTerm.class, RaftCodec::write, RaftCodec::higherTerm)
            .add(31, TimeoutNow.class, RaftCodec::write, RaftCodec::timeoutNow)
            .add(32, SuccessorRequest.class, RaftCodec::write, RaftCodec::successorRequest)
            .build();

    private RaftCodec() {}

    private static void write(PreVoteRequest message, WireOutput out) {
        out.number(message.term()).number(message.election());
        write(message.last(), out);
    }

    private static PreVoteRequest preVoteRequest(WireInput in, EntryRange entries) {
        return new PreVoteRequest(in.number(), in.number(), position(in));
    }

    private static void write(PreVoteResponse message, WireOutput out) {
        out.number(message.term()).number(message.election()).flag(message.granted());
    }

    private static PreVoteResponse preVoteResponse(WireInput in, EntryRange entries) {
        return new PreVoteResponse(in.number(), in.number(), in.flag());
    }

    private static void write(VoteRequest message, WireOutput out) {
        out.number(message.term()).number(message.election());
        write(message.last(), out);
    }

    private static VoteRequest voteRequest(WireInput in, EntryRange entries) {
        return new VoteRequest(in.number(), in.number(), position(in));
    }

    private static void write(VoteResponse message, WireOutput out) {
        out.number(message.term()).number(message.election()).flag(message.granted());
    }

    private static VoteResponse voteResponse(WireInput in, EntryRange entries) {
        return new VoteResponse(in.number(), in.number(), in.flag());
    }

    private static void write(Append message, WireOutput out) {
        out.number(message.term());
        write(message.previous(), out);
        out.number(message.decided())
                .number(message.probe())
                .number(message.round())
                .number(message.knownMatch());
    }

    private static Append append(WireInput in, EntryRange entries) {
        Append append =
                new Append(in.number(), position(in), in.number(), in.number(), in.number(), in.number(), entries);
        checkEntries(append);
        return append;
    }

    /** Entries must follow on {@code previous}, and terms never go down along a log, nor beyond the leader's. */
    private static void checkEntries(Append append) {
        EntryRange entries = append.entries();
        long term = append.previous().term();
        if (!entries.isEmpty() && entries.first() - 1 != append.previous().index()) {
            throw new MalformedException("entries from " + entries.first() + " behind " + append.previous());
        }
        for (EntryRange.Run run : entries.runs()) {
            if (run.round() < Math.max(1, term) || run.round() > append.term()) {
                throw new MalformedException(
                        "entries of term " + run.round() + " behind " + term + " from a leader of " + append.term());
            }
            term = run.round();
        }
    }

    private static void write(Accepted message, WireOutput out) {
        out.number(message.term()).number(message.match()).number(message.round());
    }

    private static Accepted accepted(WireInput in, EntryRange entries) {
        return new Accepted(in.number(), in.number(), in.number());
    }

    private static void write(Rejected message, WireOutput out) {
        out.number(message.term()).number(message.previous());
        write(message.hint(), out);
        out.number(message.probe()).number(message.round());
    }

    private static Rejected rejected(WireInput in, EntryRange entries) {
        return new Rejected(in.number(), in.number(), position(in), in.number(), in.number());
    }

    private static void write(Heartbeat message, WireOutput out) {
        out.number(message.term());
        write(message.decided(), out);
        out.number(message.round()).number(message.knownMatch());
    }

    private static Heartbeat heartbeat(WireInput in, EntryRange entries) {
        return new Heartbeat(in.number(), position(in), in.number(), in.number());
    }

    private static void write(HeartbeatResponse message, WireOutput out) {
        out.number(message.term()).number(message.round()).flag(message.lostData());
    }

    private static HeartbeatResponse heartbeatResponse(WireInput in, EntryRange entries) {
        return new HeartbeatResponse(in.number(), in.number(), in.flag());
    }

    private static void write(Decide message, WireOutput out) {
        out.number(message.term());
        write(message.decided(), out);
    }

    private static Decide decide(WireInput in, EntryRange entries) {
        return new Decide(in.number(), position(in));
    }

    private static void write(HigherTerm message, WireOutput out) {
        out.number(message.term());
    }

    private static HigherTerm higherTerm(WireInput in, EntryRange entries) {
        return new HigherTerm(in.number());
    }

    private static void write(TimeoutNow message, WireOutput out) {
        out.number(message.term());
        write(message.last(), out);
    }

    private static TimeoutNow timeoutNow(WireInput in, EntryRange entries) {
        return new TimeoutNow(in.number(), position(in));
    }

    private static void write(SuccessorRequest message, WireOutput out) {
        out.number(message.term()).number(message.election());
        write(message.last(), out);
    }

    private static SuccessorRequest successorRequest(WireInput in, EntryRange entries) {
        return new SuccessorRequest(in.number(), in.number(), position(in));
    }

    private static void write(Position position, WireOutput out) {
        out.number(position.term()).number(position.index());
    }

    private static Position position(WireInput in) {
        return new Position(in.number(), in.number());
    }
}
