package io.quorate.raft;

import io.quorate.api.NodeId;
import io.quorate.spi.Ballot;
import io.quorate.spi.MalformedException;
import java.util.Optional;

/**
 * What a server must not forget beside its log (Raft paper, figure 2, "persistent state"). On disk:
 *
 * <pre>
 * byte version = 1 | long term, big endian | byte length of the name, 0 for nobody | name, ASCII
 * </pre>
 *
 * @param term currentTerm; never goes down
 * @param votedFor who got this server's vote in that term; in one term it changes at most once, from nobody to somebody
 */
record RaftState(long term, Optional<NodeId> votedFor) {
    /** Before the first start. */
    static final RaftState INITIAL = new RaftState(0, Optional.empty());

    /** Of an epoch that names its first leader. */
    static final long FIRST_TERM = 1;

    private static final byte VERSION = 1;
    private static final int HEAD = 10;
    private static final int LENGTH = 9;

    /** The same server in a later term, in which it has not voted. */
    RaftState in(long later) {
        return later > term ? new RaftState(later, Optional.empty()) : this;
    }

    byte[] encode() {
        String name = votedFor.map(NodeId::text).orElse("");
        byte[] bytes = new byte[HEAD + name.length()];
        bytes[0] = VERSION;
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[1 + i] = (byte) (term >>> (56 - 8 * i));
        }
        bytes[LENGTH] = (byte) name.length();
        for (int i = 0; i < name.length(); i++) {
            bytes[HEAD + i] = (byte) name.charAt(i);
        }
        return bytes;
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws MalformedException if it is anything else
     */
    static RaftState decode(byte[] bytes) {
        require(bytes.length >= HEAD, "raft state of " + bytes.length + " bytes");
        require(bytes[0] == VERSION, "raft state of version " + bytes[0] + "; this build reads version " + VERSION);
        require(bytes[LENGTH] == bytes.length - HEAD, "raft state with a name of the wrong length");
        long term = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            term = term << 8 | (bytes[1 + i] & 0xFF);
        }
        require(term >= 0, "raft state with the negative term " + term);
        return new RaftState(term, name(bytes));
    }

    private static Optional<NodeId> name(byte[] bytes) {
        char[] name = new char[bytes.length - HEAD];
        for (int i = 0; i < name.length; i++) {
            name[i] = (char) (bytes[HEAD + i] & 0xFF);
        }
        try {
            return name.length == 0 ? Optional.empty() : Optional.of(NodeId.of(new String(name)));
        } catch (IllegalArgumentException e) {
            throw new MalformedException("raft state: " + e.getMessage());
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new MalformedException(message);
        }
    }

    Ballot ballot() {
        return new Ballot(term, 0, votedFor);
    }
}
