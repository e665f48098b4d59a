package io.quorate.runtime.wire;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.runtime.identity.Epoch;
import io.quorate.runtime.identity.Format;
import io.quorate.spi.Admission;
import io.quorate.spi.ConfigurationFormat;
import io.quorate.spi.EntryRange;
import io.quorate.spi.MalformedException;
import io.quorate.spi.Mark;
import io.quorate.spi.Message;
import io.quorate.spi.Snapshot;
import io.quorate.spi.wire.MessageCodec;
import io.quorate.spi.wire.WireInput;
import io.quorate.spi.wire.WireOutput;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/** What runtimes say to each other, whichever protocol runs. */
public sealed interface RuntimeMessage extends Message {
    /** Largest encoded configuration that is read from a peer. */
    int MAX_CONFIGURATION = 1 << 20;

    /** Largest part of a snapshot that is asked for and read from a peer. */
    int MAX_CHUNK = 1 << 20;

    /** Longest name of an answer that is read from a peer. */
    int MAX_NAME = 64;

    /** Numbers 80 to 129 are the runtime's, for ever. */
    MessageCodec CODEC = MessageCodec.builder()
            .add(
                    80,
                    Blank.class,
                    (message, out) -> out.bits(message.incarnation.getMostSignificantBits())
                            .bits(message.incarnation.getLeastSignificantBits())
                            .bits(message.plan),
                    (in, entries) -> new Blank(new UUID(in.bits(), in.bits()), in.bits()))
            .add(
                    81,
                    Genesis.class,
                    (message, out) -> out.bytes(ConfigurationFormat.encode(message.configuration)),
                    (in, entries) ->
                            new Genesis(ConfigurationFormat.decode(ByteBuffer.wrap(in.bytes(MAX_CONFIGURATION)))))
            .add(
                    82,
                    Forward.class,
                    (message, out) -> out.number(message.boot).number(message.after),
                    (in, entries) -> new Forward(in.number(), in.number(), entries))
            .add(
                    83,
                    Taken.class,
                    (message, out) -> out.number(message.boot).number(message.through),
                    (in, entries) -> new Taken(in.number(), in.number()))
            .add(
                    84,
                    ReadAsk.class,
                    (message, out) -> out.number(message.boot).number(message.request),
                    (in, entries) -> new ReadAsk(in.number(), in.number()))
            .add(
                    85,
                    ReadAnswer.class,
                    (message, out) -> out.number(message.boot)
                            .number(message.request)
                            .flag(message.granted)
                            .number(message.index),
                    (in, entries) -> new ReadAnswer(in.number(), in.number(), in.flag(), in.number()))
            .add(
                    86,
                    Standing.class,
                    (message, out) -> out.number(message.epoch)
                            .number(message.held)
                            .number(message.applied)
                            .number(message.snapshot)
                            .number(message.fetched.index)
                            .number(message.fetched.bytes)
                            .number(message.fetched.length),
                    (in, entries) -> new Standing(
                            in.number(),
                            in.number(),
                            in.number(),
                            in.number(),
                            new Fetched(in.number(), in.number(), in.number())))
            .add(
                    87,
                    Offer.class,
                    (message, out) -> name(message.snapshot, out).flag(message.needed),
                    (in, entries) -> new Offer(name(in), in.flag()))
            .add(88, Ask.class, (message, out) -> name(message.snapshot, out), (in, entries) -> new Ask(name(in)))
            .add(
                    89,
                    Fetch.class,
                    (message, out) ->
                            name(message.snapshot, out).number(message.offset).number(message.length),
                    (in, entries) -> new Fetch(name(in), in.number(), in.number(MAX_CHUNK)))
            .add(
                    90,
                    Chunk.class,
                    (message, out) -> name(message.snapshot, out)
                            .number(message.offset)
                            .signed(message.checksum)
                            .bytes(array(message.bytes)),
                    (in, entries) ->
                            new Chunk(name(in), in.number(), in.signed(), ByteBuffer.wrap(in.bytes(MAX_CHUNK))))
            .add(91, Gone.class, (message, out) -> name(message.snapshot, out), (in, entries) -> new Gone(name(in)))
            .add(
                    92,
                    Done.class,
                    (message, out) -> name(message.snapshot, out).flag(message.sound),
                    (in, entries) -> new Done(name(in), in.flag()))
            .add(
                    93,
                    Outdated.class,
                    (message, out) ->
                            out.number(message.boot).bits(message.address).number(message.newest),
                    (in, entries) -> new Outdated(in.number(), in.bits(), in.number()))
            .add(
                    95,
                    Want.class,
                    (message, out) -> out.number(message.first).number(message.last),
                    (in, entries) -> new Want(in.number(), in.number()))
            .add(
                    96,
                    Ranges.class,
                    (message, out) ->
                            leader(message.leader, out.number(message.decided)).number(message.round),
                    (in, entries) -> new Ranges(in.number(), leader(in), in.number(), entries))
            .add(
                    97,
                    Sealed.class,
                    (message, out) ->
                            out.bytes(Format.encode(message.epoch)).bytes(ConfigurationFormat.encode(message.genesis)),
                    (in, entries) -> new Sealed(
                            Format.epoch(in.bytes(2 * MAX_CONFIGURATION)),
                            ConfigurationFormat.decode(ByteBuffer.wrap(in.bytes(MAX_CONFIGURATION)))))
            .add(
                    112,
                    Wish.class,
                    (message, out) -> configuration(message.next, out.number(message.number)),
                    (in, entries) -> new Wish(in.number(), configuration(in)))
            .add(
                    94,
                    WishAnswer.class,
                    (message, out) -> out.number(message.number).text(message.admission.name()),
                    (in, entries) -> new WishAnswer(in.number(), admission(in.text(MAX_NAME))))
            .add(
                    113,
                    Transfer.class,
                    (message, out) -> out.number(message.number).node(message.to),
                    (in, entries) -> new Transfer(in.number(), in.node()))
            .build();

    private static WireOutput leader(Optional<NodeId> leader, WireOutput out) {
        out.flag(leader.isPresent());
        leader.ifPresent(out::node);
        return out;
    }

    private static Optional<NodeId> leader(WireInput in) {
        return in.flag() ? Optional.of(in.node()) : Optional.empty();
    }

    private static WireOutput configuration(Configuration configuration, WireOutput out) {
        return out.bytes(ConfigurationFormat.encode(configuration));
    }

    private static Configuration configuration(WireInput in) {
        return ConfigurationFormat.decode(ByteBuffer.wrap(in.bytes(MAX_CONFIGURATION)));
    }

    private static Admission admission(String name) {
        return Arrays.stream(Admission.values())
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new MalformedException("no answer to a wish: " + name));
    }

    private static WireOutput name(Snapshot snapshot, WireOutput out) {
        return out.number(snapshot.mark().index())
                .number(snapshot.mark().round())
                .number(snapshot.length())
                .signed(snapshot.checksum());
    }

    private static Snapshot name(WireInput in) {
        return new Snapshot(new Mark(in.number(), in.number()), in.number(), in.signed());
    }

    private static byte[] array(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return copy;
    }

    /**
     * "My directory is new": sent to all listed members until a genesis is known.
     *
     * @param incarnation the sender's
     * @param plan fingerprint of the first members, protocol and quorums that stand in the sender's file
     */
    record Blank(UUID incarnation, long plan) implements RuntimeMessage {}

    /**
     * The answer of whoever knows the first configuration.
     *
     * @param configuration the genesis
     */
    record Genesis(Configuration configuration) implements RuntimeMessage {}

    /**
     * Proposals on their way to the leader: pending ones of the sender, in order.
     *
     * @param boot the sender's boot number
     * @param after the sequence that they follow on: whatever lies between it and the first of them is settled; 0 if
     *     everything before the first is
     * @param entries the commands, without a place
     */
    record Forward(long boot, long after, EntryRange entries) implements RuntimeMessage {
        @Override
        public Message withEntries(EntryRange fewer) {
            return new Forward(boot, after, fewer);
        }
    }

    /**
     * The leader's answer: these are in its log. They may yet leave it again.
     *
     * @param boot the origin's boot number
     * @param through the sequence up to which the origin's commands are in the log
     */
    record Taken(long boot, long through) implements RuntimeMessage {}

    /**
     * A replica asks the leader for an index to read at, for all reads that wait.
     *
     * @param boot the sender's boot number
     * @param request a number that this boot of the sender never used before
     */
    record ReadAsk(long boot, long request) implements RuntimeMessage {}

    /**
     * The leader's answer.
     *
     * @param boot the asker's boot number
     * @param request the number it asked under
     * @param granted whether the index may be used
     * @param index read once this index is applied
     */
    record ReadAnswer(long boot, long request, boolean granted, long index) implements RuntimeMessage {}

    /**
     * What the sender has, told to the other members now and then: so they know what of the log they may drop,
     * and how far a change is.
     *
     * @param epoch number of the epoch that it runs
     * @param held index up to which it has decided entries on disk, or needs none
     * @param applied what its state machine reflects
     * @param snapshot index of its newest snapshot, 0 if there is none
     * @param fetched what there is of the snapshot that it fetches
     */
    record Standing(long epoch, long held, long applied, long snapshot, Fetched fetched) implements RuntimeMessage {}

    /**
     * How much there is of a snapshot that is on its way.
     *
     * @param index of the snapshot
     * @param bytes on disk
     * @param length of all of it
     */
    record Fetched(long index, long bytes, long length) {
        /** None is on its way. */
        public static final Fetched NOTHING = new Fetched(0, 0, 0);
    }

    /**
     * "You are not the newest start of your directory, so nothing that you say counts."
     *
     * @param boot the boot number that the receiver told
     * @param address fingerprint of the address that it told
     * @param newest the newest boot number that the sender has heard of
     */
    record Outdated(long boot, long address, long newest) implements RuntimeMessage {}
    /** What replicas say to each other to change the configuration. */
    sealed interface OfChange extends RuntimeMessage {}

    /**
     * The leader is asked for a configuration. It is answered by {@link WishAnswer}, and may be asked again.
     *
     * @param number what the answer will name
     * @param next what is wanted: of the same epoch, or, by a stop-sign, of the next one
     */
    record Wish(long number, Configuration next) implements OfChange {}

    /**
     * The leader's answer.
     *
     * @param number of the question
     * @param admission what its protocol said
     */
    record WishAnswer(long number, Admission admission) implements OfChange {}

    /**
     * The leader is asked to let another lead. It is answered by {@link WishAnswer}.
     *
     * @param number what the answer will name
     * @param to who is to lead
     */
    record Transfer(long number, NodeId to) implements OfChange {}

    /** What two ends of the transfer of a snapshot say to each other: all of it names the snapshot. */
    sealed interface OfSnapshot extends RuntimeMessage {
        /**
         * Which is meant.
         *
         * @return its name
         */
        Snapshot snapshot();
    }

    /**
     * "I have this one."
     *
     * @param snapshot its name
     * @param needed whether the sender's log no longer has what the receiver waits for; otherwise it answers {@link Ask}
     */
    record Offer(Snapshot snapshot, boolean needed) implements OfSnapshot {}

    /**
     * "I am about to fetch this one: who has it? Keep it, and the log behind it." Said again, now and then, for as long as it
     * lasts.
     *
     * @param snapshot its name
     */
    record Ask(Snapshot snapshot) implements OfSnapshot {}

    /**
     * Asks for a part.
     *
     * @param snapshot of which
     * @param offset where the part begins
     * @param length how long it is, above 0 and at most {@link #MAX_CHUNK}
     */
    record Fetch(Snapshot snapshot, long offset, int length) implements OfSnapshot {}

    /**
     * The part that was asked for, or a beginning of it.
     *
     * @param snapshot of which
     * @param offset where the part begins
     * @param checksum CRC-32C of the bytes
     * @param bytes its content
     */
    record Chunk(Snapshot snapshot, long offset, int checksum, ByteBuffer bytes) implements OfSnapshot {}

    /**
     * "I do not have this one, or not any more."
     *
     * @param snapshot its name
     */
    record Gone(Snapshot snapshot) implements OfSnapshot {}

    /**
     * "I do not fetch this one any more." Ends what {@link Ask} began.
     *
     * @param snapshot its name
     * @param sound false if nothing that came under this name was it: then another must be made
     */
    record Done(Snapshot snapshot, boolean sound) implements OfSnapshot {}

    /**
     * A replica that learns asks for decided entries. If the sender has none of them yet, it keeps the question, and answers when
     * more is decided; a later question of the same replica with the same first entry takes its place.
     *
     * @param first index of the first entry wanted
     * @param last index of the last one wanted
     */
    record Want(long first, long last) implements RuntimeMessage {}

    /**
     * The answer: decided entries; none at all only to tell who leads now.
     *
     * @param decided index up to which the sender has decided entries on disk
     * @param leader who takes proposals, as far as the sender knows
     * @param round a number of the round that it leads
     * @param entries a beginning of those wanted
     */
    record Ranges(long decided, Optional<NodeId> leader, long round, EntryRange entries) implements RuntimeMessage {
        /**
         * The same entries, without a word of who leads.
         *
         * @return the answer of somebody who knows of no leader
         */
        public Ranges ofNoLeader() {
            return new Ranges(decided, Optional.empty(), 0, entries);
        }

        @Override
        public Message withEntries(EntryRange fewer) {
            return new Ranges(decided, leader, round, fewer);
        }
    }

    /**
     * "The epoch that you are in has ended": the answer to every frame of an earlier epoch, and said to all who take part in the
     * new one, or took part in the one before, until they are heard of in it. It holds all that a directory which knows
     * nothing needs in order to begin.
     *
     * @param epoch the newest that the sender knows to have begun, without a goal
     * @param genesis the first configuration of the cluster
     */
    record Sealed(Epoch epoch, Configuration genesis) implements RuntimeMessage {}
}
