package io.quorate.spi;

import io.quorate.api.EntryKind;
import io.quorate.api.NodeId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The bytes of consecutive entries, as they stand on disk and on the wire. Immutable once its rounds are stamped, so
 * that one encoding serves the log, every follower and the applier. Positions count from 0 within the block; only an
 * {@link EntryRange} says where in the log it stands. Cores never look inside.
 *
 * <pre>
 * int length of what follows | byte kind | byte length of the origin | long round | long boot | long sequence
 * | origin, ASCII | payload
 * </pre>
 */
public final class EntryBlock {
    /** Bytes of an entry before its origin, the length field included. */
    public static final int HEADER = 30;
    /** No entries. */
    public static final EntryBlock EMPTY = new EntryBlock(ByteBuffer.allocate(0), new int[1]);

    private static final int KIND = 4;
    private static final int ORIGIN_LENGTH = 5;
    private static final int ROUND = 6;
    private static final int BOOT = 14;
    private static final int SEQUENCE = 22;

    private final ByteBuffer bytes;
    /** offsets[i] is where entry i begins; the last one is where the block ends. */
    private final int[] offsets;

    private EntryBlock(ByteBuffer bytes, int[] offsets) {
        this.bytes = bytes;
        this.offsets = offsets;
    }

    /**
     * Takes bytes from outside apart, checking every length and kind before use.
     *
     * @param bytes entries and nothing else; kept, not copied
     * @return the block
     * @throws MalformedException if they are not whole, valid entries
     */
    public static EntryBlock parse(ByteBuffer bytes) {
        ByteBuffer view = bytes.slice();
        int[] offsets = new int[16];
        int count = 0;
        int position = 0;
        while (position < view.limit()) {
            int end = checkedEnd(view, position);
            if (count + 2 > offsets.length) {
                offsets = Arrays.copyOf(offsets, offsets.length * 2);
            }
            offsets[++count] = end;
            position = end;
        }
        return new EntryBlock(view, Arrays.copyOf(offsets, count + 1));
    }

    private static int checkedEnd(ByteBuffer view, int position) {
        int room = view.limit() - position;
        if (room < HEADER) {
            throw new MalformedException("entry cut off after " + room + " bytes");
        }
        int length = view.getInt(position);
        if (length < HEADER - 4 || length > room - 4) {
            throw new MalformedException("entry of " + length + " bytes where " + (room - 4) + " are left");
        }
        int kind = view.get(position + KIND);
        int origin = view.get(position + ORIGIN_LENGTH);
        if (EntryKind.of(kind).isEmpty() || origin < 0 || origin > length - (HEADER - 4)) {
            throw new MalformedException("entry of kind " + kind + " with an origin of " + origin + " bytes");
        }
        return position + 4 + length;
    }

    /**
     * One entry that the framework itself makes.
     *
     * @param kind what it is for
     * @param round the round it is made in
     * @param payload its payload
     * @return a block of one entry
     */
    public static EntryBlock of(EntryKind kind, long round, byte[] payload) {
        EntryBlock block = new Builder().add(kind, Optional.empty(), payload).build();
        block.stamp(round);
        return block;
    }

    /**
     * How many entries it holds.
     *
     * @return 0 or more
     */
    public int count() {
        return offsets.length - 1;
    }

    /**
     * The size of the whole block.
     *
     * @return bytes
     */
    public int size() {
        return offsets[count()] - offsets[0];
    }

    /**
     * The size of the entries in [from, to).
     *
     * @param from first position
     * @param to position behind the last
     * @return bytes
     */
    public int size(int from, int to) {
        return offsets[to] - offsets[from];
    }

    /**
     * The bytes of all entries.
     *
     * @return a read-only view of its own position
     */
    public ByteBuffer bytes() {
        return bytes.slice(offsets[0], size()).asReadOnlyBuffer();
    }

    /**
     * The entries in [from, to) as a block of their own, sharing the bytes.
     *
     * @param from first position
     * @param to position behind the last
     * @return the part
     */
    public EntryBlock slice(int from, int to) {
        return from == 0 && to == count() ? this : new EntryBlock(bytes, Arrays.copyOfRange(offsets, from, to + 1));
    }

    /**
     * The kind of an entry.
     *
     * @param position which
     * @return its kind
     */
    public EntryKind kind(int position) {
        return EntryKind.of(bytes.get(offsets[position] + KIND)).orElseThrow();
    }

    /**
     * The round of an entry.
     *
     * @param position which
     * @return the ballot number or term that it was first accepted in
     */
    public long round(int position) {
        return bytes.getLong(offsets[position] + ROUND);
    }

    /**
     * Who proposed an entry.
     *
     * @param position which
     * @return its proposal id; empty if the framework made the entry
     * @throws MalformedException if the origin is not a node name
     */
    public Optional<ProposalId> proposal(int position) {
        int at = offsets[position];
        int length = bytes.get(at + ORIGIN_LENGTH);
        if (length == 0) {
            return Optional.empty();
        }
        byte[] origin = new byte[length];
        bytes.get(at + HEADER, origin);
        try {
            NodeId node = NodeId.of(new String(origin, StandardCharsets.US_ASCII));
            return Optional.of(new ProposalId(node, bytes.getLong(at + BOOT), bytes.getLong(at + SEQUENCE)));
        } catch (IllegalArgumentException e) {
            throw new MalformedException(e.getMessage());
        }
    }

    /**
     * What an entry carries.
     *
     * @param position which
     * @return a read-only view of its own position
     */
    public ByteBuffer payload(int position) {
        int from = offsets[position] + HEADER + bytes.get(offsets[position] + ORIGIN_LENGTH);
        return bytes.slice(from, offsets[position + 1] - from).asReadOnlyBuffer();
    }

    /**
     * Writes the round into every entry. Only for whoever built the block, before anybody else sees it.
     *
     * @param round the round in which the entries are first accepted
     */
    public void stamp(long round) {
        for (int i = 0; i < count(); i++) {
            bytes.putLong(offsets[i] + ROUND, round);
        }
    }

    /** Encodes entries one behind the other. */
    public static final class Builder {
        private ByteBuffer bytes = ByteBuffer.allocate(256);
        private int[] offsets = new int[16];
        private int count;

        /**
         * Adds an entry whose round is not known yet.
         *
         * @param kind what it is for
         * @param proposal who proposed it, if somebody did
         * @param payload what it carries
         * @return this
         */
        public Builder add(EntryKind kind, Optional<ProposalId> proposal, byte[] payload) {
            byte[] origin = proposal.map(id -> id.origin().text().getBytes(StandardCharsets.US_ASCII))
                    .orElse(new byte[0]);
            int length = HEADER - 4 + origin.length + payload.length;
            reserve(4 + length);
            bytes.putInt(length)
                    .put((byte) kind.code())
                    .put((byte) origin.length)
                    .putLong(0)
                    .putLong(proposal.map(ProposalId::boot).orElse(0L))
                    .putLong(proposal.map(ProposalId::sequence).orElse(0L))
                    .put(origin)
                    .put(payload);
            offsets[++count] = bytes.position();
            return this;
        }

        /**
         * Adds the entries of another block as they are.
         *
         * @param block whose entries
         * @return this
         */
        public Builder add(EntryBlock block) {
            reserve(block.size());
            for (int i = 0; i < block.count(); i++) {
                if (count + 2 > offsets.length) {
                    offsets = Arrays.copyOf(offsets, offsets.length * 2);
                }
                offsets[count + 1] = offsets[count] + block.size(i, i + 1);
                count++;
            }
            bytes.put(block.bytes());
            return this;
        }

        /**
         * Bytes so far.
         *
         * @return the size of the block that {@link #build} would make
         */
        public int size() {
            return bytes.position();
        }

        /**
         * Makes the block. The builder must not be used again.
         *
         * @return a block of all that was added
         */
        public EntryBlock build() {
            return new EntryBlock(bytes.slice(0, bytes.position()), Arrays.copyOf(offsets, count + 1));
        }

        private void reserve(int more) {
            if (bytes.remaining() < more) {
                int capacity = Math.max(bytes.capacity() * 2, Math.addExact(bytes.position(), more));
                bytes = ByteBuffer.allocate(capacity).put(bytes.flip());
            }
            if (count + 2 > offsets.length) {
                offsets = Arrays.copyOf(offsets, offsets.length * 2);
            }
        }
    }
}
