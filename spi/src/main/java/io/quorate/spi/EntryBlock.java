package io.quorate.spi;

import io.quorate.api.EntryKind;
import io.quorate.api.NodeId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
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
 *
 * <p>The highest bit of the kind says that a command belongs to a client session: its payload begins with the session's own
 * head. That is no kind of its own, so that cores see runs of commands, whoever proposed them.
 */
public final class EntryBlock {
    /** Bytes of an entry before its origin, the length field included. */
    public static final int HEADER = 30;
    /** No entries. */
    public static final EntryBlock EMPTY = new EntryBlock(ByteBuffer.allocate(0), new int[1], 0, 0);

    private static final int KIND = 4;
    private static final int ORIGIN_LENGTH = 5;
    private static final int ROUND = 6;
    private static final int BOOT = 14;
    private static final int SEQUENCE = 22;
    private static final int OF_SESSION = 0x80;

    private final ByteBuffer bytes;
    /** offsets[first + i] is where entry i begins, offsets[first + count] where the block ends. Shared by slices. */
    private final int[] offsets;

    private final int first;
    private final int count;

    private EntryBlock(ByteBuffer bytes, int[] offsets, int first, int count) {
        this.bytes = bytes;
        this.offsets = offsets;
        this.first = first;
        this.count = count;
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
        int count = 0;
        for (int at = 0; at < view.limit(); at = checkedEnd(view, at)) {
            count++;
        }
        int[] offsets = new int[count + 1];
        for (int i = 0; i < count; i++) {
            offsets[i + 1] = end(view, offsets[i]);
        }
        return new EntryBlock(view, offsets, 0, count);
    }

    private static int end(ByteBuffer view, int position) {
        return position + 4 + view.getInt(position);
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
        int code = view.get(position + KIND) & 0xFF;
        int kind = code == (EntryKind.COMMAND.code() | OF_SESSION) ? EntryKind.COMMAND.code() : code;
        int origin = view.get(position + ORIGIN_LENGTH);
        if (EntryKind.of(kind).isEmpty() || origin < 0 || origin > length - (HEADER - 4)) {
            throw new MalformedException("entry of kind " + kind + " with an origin of " + origin + " bytes");
        }
        return end(view, position);
    }

    private int offset(int position) {
        return offsets[first + position];
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
     * Copies blocks into one.
     *
     * @param blocks one behind the other
     * @return a block of all their entries
     */
    public static EntryBlock joined(List<EntryBlock> blocks) {
        int size = 0;
        int count = 0;
        for (EntryBlock block : blocks) {
            size = Math.addExact(size, block.size());
            count += block.count();
        }
        Builder all = new Builder(size, count);
        blocks.forEach(all::add);
        return all.build();
    }

    /**
     * How many entries it holds.
     *
     * @return 0 or more
     */
    public int count() {
        return count;
    }

    /**
     * The size of the whole block.
     *
     * @return bytes
     */
    public int size() {
        return size(0, count);
    }

    /**
     * The size of the entries in [from, to).
     *
     * @param from first position
     * @param to position behind the last
     * @return bytes
     */
    public int size(int from, int to) {
        return offset(to) - offset(from);
    }

    /**
     * The bytes of all entries. Not a read-only buffer, because checksums over those copy; nobody may write to it all the same.
     *
     * @return a view of its own position
     */
    public ByteBuffer bytes() {
        return bytes.slice(offset(0), size());
    }

    /**
     * The entries in [from, to) as a block of their own, sharing the bytes.
     *
     * @param from first position
     * @param to position behind the last
     * @return the part
     */
    public EntryBlock slice(int from, int to) {
        return from == 0 && to == count ? this : new EntryBlock(bytes, offsets, first + from, to - from);
    }

    /**
     * The kind of an entry.
     *
     * @param position which
     * @return its kind
     */
    public EntryKind kind(int position) {
        return EntryKind.of(bytes.get(offset(position) + KIND) & ~OF_SESSION & 0xFF)
                .orElseThrow();
    }

    /**
     * Whether an entry is a client session's.
     *
     * @param position which
     * @return true if its payload begins with the head of a session
     */
    public boolean isOfSession(int position) {
        return bytes.get(offset(position) + KIND) < 0;
    }

    /**
     * The round of an entry.
     *
     * @param position which
     * @return the ballot number or term that it was first accepted in
     */
    public long round(int position) {
        return bytes.getLong(offset(position) + ROUND);
    }

    /**
     * Who proposed an entry.
     *
     * @param position which
     * @return its proposal id; empty if the framework made the entry
     * @throws MalformedException if the origin is not a node name
     */
    public Optional<ProposalId> proposal(int position) {
        int at = offset(position);
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
     * Whether an origin proposed an entry.
     *
     * @param position which
     * @param origin who is meant
     * @return true if the entry carries its name and boot number
     */
    public boolean isOf(int position, Origin origin) {
        int at = offset(position);
        return bytes.getLong(at + BOOT) == origin.boot()
                && origin.isNameAt(bytes, at + HEADER, bytes.get(at + ORIGIN_LENGTH));
    }

    /**
     * Where an entry stands among what its origin has proposed.
     *
     * @param position which
     * @return its sequence; 0 if the framework made the entry
     */
    public long sequence(int position) {
        return bytes.getLong(offset(position) + SEQUENCE);
    }

    /**
     * Whether the next entry is of the same kind and round.
     *
     * @param position which; not the last
     * @return true if they are alike
     */
    boolean continues(int position) {
        return kind(position) == kind(position + 1) && round(position) == round(position + 1);
    }

    /**
     * What an entry carries.
     *
     * @param position which
     * @return a read-only view of its own position
     */
    public ByteBuffer payload(int position) {
        int from = offset(position) + HEADER + bytes.get(offset(position) + ORIGIN_LENGTH);
        return bytes.slice(from, offset(position + 1) - from).asReadOnlyBuffer();
    }

    /**
     * Writes the round into every entry. Only for whoever built the block, before anybody else sees it.
     *
     * @param round the round in which the entries are first accepted
     */
    public void stamp(long round) {
        for (int i = 0; i < count; i++) {
            bytes.putLong(offset(i) + ROUND, round);
        }
    }

    /** Encodes entries one behind the other. */
    public static final class Builder {
        private ByteBuffer bytes;
        private int[] offsets;
        private int count;

        /** For a few small entries; grows as it must. */
        public Builder() {
            this(256, 16);
        }

        /**
         * For entries of a known size: nothing is copied twice.
         *
         * @param size bytes of all entries, each with its head and the name of its origin
         * @param count how many entries
         */
        public Builder(int size, int count) {
            bytes = ByteBuffer.allocate(size);
            offsets = new int[count + 1];
        }

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
            reserve(HEADER + origin.length + payload.length, 1);
            head(kind.code(), origin.length, payload.length)
                    .putLong(proposal.map(ProposalId::boot).orElse(0L))
                    .putLong(proposal.map(ProposalId::sequence).orElse(0L))
                    .put(origin)
                    .put(payload);
            offsets[++count] = bytes.position();
            return this;
        }

        /**
         * Adds a command whose round is not known yet.
         *
         * @param origin who proposed it
         * @param sequence where it stands among the origin's proposals
         * @param payload what it carries
         * @return this
         */
        public Builder add(Origin origin, long sequence, byte[] payload) {
            return add(EntryKind.COMMAND.code(), origin, sequence, payload);
        }

        /**
         * Adds a command of a client session, whose round is not known yet.
         *
         * @param origin who proposed it
         * @param sequence where it stands among the origin's proposals
         * @param payload the session's own head, and the command
         * @return this
         */
        public Builder addOfSession(Origin origin, long sequence, byte[] payload) {
            return add(EntryKind.COMMAND.code() | OF_SESSION, origin, sequence, payload);
        }

        private Builder add(int code, Origin origin, long sequence, byte[] payload) {
            reserve(HEADER + origin.length() + payload.length, 1);
            head(code, origin.length(), payload.length).putLong(origin.boot()).putLong(sequence);
            origin.writeName(bytes);
            bytes.put(payload);
            offsets[++count] = bytes.position();
            return this;
        }

        private ByteBuffer head(int code, int origin, int payload) {
            return bytes.putInt(HEADER - 4 + origin + payload)
                    .put((byte) code)
                    .put((byte) origin)
                    .putLong(0);
        }

        /**
         * Adds the entries of another block as they are.
         *
         * @param block whose entries
         * @return this
         */
        public Builder add(EntryBlock block) {
            reserve(block.size(), block.count());
            for (int i = 0; i < block.count(); i++) {
                offsets[count + 1] = offsets[count] + block.size(i, i + 1);
                count++;
            }
            bytes.put(bytes.position(), block.bytes, block.offset(0), block.size());
            bytes.position(bytes.position() + block.size());
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
            return new EntryBlock(bytes, offsets, 0, count);
        }

        private void reserve(int size, int entries) {
            if (bytes.remaining() < size) {
                int capacity = Math.max(bytes.capacity() * 2, Math.addExact(bytes.position(), size));
                bytes = ByteBuffer.allocate(capacity).put(bytes.flip());
            }
            if (count + entries >= offsets.length) {
                offsets = Arrays.copyOf(offsets, Math.max(offsets.length * 2, count + entries + 1));
            }
        }
    }
}
