package io.quorate.omnipaxos;

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
import io.quorate.omnipaxos.PaxosMessage.TakeOver;
import io.quorate.spi.EntryRange;
import io.quorate.spi.MalformedException;
import io.quorate.spi.wire.MessageCodec;
import io.quorate.spi.wire.WireInput;
import io.quorate.spi.wire.WireOutput;

/**
 * Sequence Paxos' messages on the wire, under the numbers 40 to 59: each is its fields in order. Java evaluates arguments
 * from left to right, so a reader is the constructor with one read for each field.
 */
final class PaxosCodec {
    static final MessageCodec CODEC = MessageCodec.builder()
            .add(40, PrepareReq.class, PaxosCodec::write, PaxosCodec::prepareReq)
            .add(41, Prepare.class, PaxosCodec::write, PaxosCodec::prepare)
            .add(42, Promise.class, PaxosCodec::write, PaxosCodec::promise)
            .add(43, AcceptSync.class, PaxosCodec::write, PaxosCodec::acceptSync)
            .add(44, Accept.class, PaxosCodec::write, PaxosCodec::accept)
            .add(45, Accepted.class, PaxosCodec::write, PaxosCodec::accepted)
            .add(46, NotAccepted.class, PaxosCodec::write, PaxosCodec::notAccepted)
            .add(47, Pull.class, PaxosCodec::write, PaxosCodec::pull)
            .add(48, Chunk.class, PaxosCodec::write, PaxosCodec::chunk)
            .add(49, Confirm.class, PaxosCodec::write, PaxosCodec::confirm)
            .add(50, Confirmed.class, PaxosCodec::write, PaxosCodec::confirmed)
            .add(51, TakeOver.class, PaxosCodec::write, PaxosCodec::takeOver)
            .add(52, Decide.class, PaxosCodec::write, PaxosCodec::decide)
            .build();

    private PaxosCodec() {}

    private static void write(PrepareReq message, WireOutput out) {
        out.ballot(message.ballot());
    }

    private static PrepareReq prepareReq(WireInput in, EntryRange entries) {
        return new PrepareReq(in.ballot());
    }

    private static void write(Prepare message, WireOutput out) {
        out.ballot(message.ballot())
                .ballot(message.accepted())
                .number(message.last())
                .number(message.decided());
    }

    private static Prepare prepare(WireInput in, EntryRange entries) {
        Prepare prepare = new Prepare(in.ballot(), in.ballot(), in.number(), in.number());
        require(prepare.accepted().compareTo(prepare.ballot()) <= 0, prepare);
        require(prepare.decided() <= prepare.last(), prepare);
        return prepare;
    }

    private static void write(Promise message, WireOutput out) {
        out.ballot(message.ballot())
                .ballot(message.accepted())
                .number(message.last())
                .number(message.decided())
                .number(message.learned());
    }

    private static Promise promise(WireInput in, EntryRange entries) {
        Promise promise = new Promise(in.ballot(), in.ballot(), in.number(), in.number(), in.number(), entries);
        require(promise.accepted().compareTo(promise.ballot()) < 0, promise);
        require(promise.decided() <= promise.last(), promise);
        require(promise.learned() <= promise.decided(), promise);
        require(entries.isEmpty() || entries.last() <= promise.last(), promise);
        return promise;
    }

    private static void write(AcceptSync message, WireOutput out) {
        out.ballot(message.ballot())
                .number(message.base())
                .number(message.end())
                .number(message.decided());
    }

    private static AcceptSync acceptSync(WireInput in, EntryRange entries) {
        AcceptSync sync = new AcceptSync(in.ballot(), in.number(), in.number(), in.number(), entries);
        require(sync.base() <= sync.end(), sync);
        require(entries.isEmpty() || entries.first() == sync.base() + 1, sync);
        require(entries.isEmpty() || entries.last() <= sync.end(), sync);
        return sync;
    }

    private static void write(Accept message, WireOutput out) {
        out.ballot(message.ballot()).number(message.previous()).number(message.decided());
    }

    private static Accept accept(WireInput in, EntryRange entries) {
        Accept accept = new Accept(in.ballot(), in.number(), in.number(), entries);
        require(entries.isEmpty() || entries.first() == accept.previous() + 1, accept);
        return accept;
    }

    private static void write(Accepted message, WireOutput out) {
        out.ballot(message.ballot())
                .number(message.last())
                .number(message.decided())
                .flag(message.gap());
    }

    private static Accepted accepted(WireInput in, EntryRange entries) {
        return new Accepted(in.ballot(), in.number(), in.number(), in.flag());
    }

    private static void write(NotAccepted message, WireOutput out) {
        out.ballot(message.ballot());
    }

    private static NotAccepted notAccepted(WireInput in, EntryRange entries) {
        return new NotAccepted(in.ballot());
    }

    private static void write(Pull message, WireOutput out) {
        out.ballot(message.ballot()).number(message.from());
    }

    private static Pull pull(WireInput in, EntryRange entries) {
        Pull pull = new Pull(in.ballot(), in.number());
        require(pull.from() >= 1, pull);
        return pull;
    }

    private static void write(Chunk message, WireOutput out) {
        out.ballot(message.ballot());
    }

    private static Chunk chunk(WireInput in, EntryRange entries) {
        return new Chunk(in.ballot(), entries);
    }

    private static void write(Confirm message, WireOutput out) {
        out.ballot(message.ballot()).number(message.number());
    }

    private static Confirm confirm(WireInput in, EntryRange entries) {
        return new Confirm(in.ballot(), in.number());
    }

    private static void write(Confirmed message, WireOutput out) {
        out.ballot(message.ballot()).number(message.number());
    }

    private static Confirmed confirmed(WireInput in, EntryRange entries) {
        return new Confirmed(in.ballot(), in.number());
    }

    private static void write(TakeOver message, WireOutput out) {
        out.ballot(message.ballot());
    }

    private static TakeOver takeOver(WireInput in, EntryRange entries) {
        return new TakeOver(in.ballot());
    }

    private static void write(Decide message, WireOutput out) {
        out.ballot(message.ballot()).number(message.decided());
    }

    private static Decide decide(WireInput in, EntryRange entries) {
        return new Decide(in.ballot(), in.number());
    }

    private static void require(boolean holds, PaxosMessage message) {
        if (!holds) {
            throw new MalformedException("fields that contradict each other: " + message);
        }
    }
}
