package io.quorate.omnipaxos;

import io.quorate.api.NodeId;
import io.quorate.spi.Ballot;
import io.quorate.spi.MalformedException;
import java.util.Optional;

/**
 * What a server must not forget beside its log. On disk, big endian:
 *
 * <pre>
 * byte version = 1 | long learned | ballot promise | ballot accepted
 * ballot = long number | int priority | byte length of the owner's name, 0 for nobody | name, ASCII
 * </pre>
 *
 * @param promise the highest ballot promised
 * @param accepted the ballot in which the log was last synchronized; at most {@code promise}
 * @param learned up to here ballots had told that the log is decided; a snapshot may know more
 */
record PaxosState(Ballot promise, Ballot accepted, long learned) {
    /** Before the first start. */
    static final PaxosState INITIAL = new PaxosState(Ballot.BOTTOM, Ballot.BOTTOM, 0);

    private static final byte VERSION = 1;
    private static final int HEAD = 1 + Long.BYTES;
    private static final int BALLOT_HEAD = Long.BYTES + Integer.BYTES + 1;

    byte[] encode() {
        byte[] bytes = new byte[HEAD + size(promise) + size(accepted)];
        bytes[0] = VERSION;
        put(bytes, 1, learned, Long.BYTES);
        put(bytes, HEAD, promise);
        put(bytes, HEAD + size(promise), accepted);
        return bytes;
    }

    private static int size(Ballot ballot) {
        return BALLOT_HEAD + ballot.owner().map(owner -> owner.text().length()).orElse(0);
    }

    private static void put(byte[] bytes, int at, long value, int width) {
        for (int i = 0; i < width; i++) {
            bytes[at + i] = (byte) (value >>> (8 * (width - 1 - i)));
        }
    }

    private static void put(byte[] bytes, int at, Ballot ballot) {
        String owner = ballot.owner().map(NodeId::text).orElse("");
        put(bytes, at, ballot.number(), Long.BYTES);
        put(bytes, at + Long.BYTES, ballot.priority(), Integer.BYTES);
        bytes[at + BALLOT_HEAD - 1] = (byte) owner.length();
        for (int i = 0; i < owner.length(); i++) {
            bytes[at + BALLOT_HEAD + i] = (byte) owner.charAt(i);
        }
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws MalformedException if it is anything else
     */
    static PaxosState decode(byte[] bytes) {
        require(bytes.length > HEAD, "omnipaxos state of " + bytes.length + " bytes");
        require(
                bytes[0] == VERSION,
                "omnipaxos state of version " + bytes[0] + "; this build reads version " + VERSION);
        long learned = number(bytes, 1, Long.BYTES);
        Ballot promise = ballot(bytes, HEAD);
        Ballot accepted = ballot(bytes, HEAD + size(promise));
        require(
                bytes.length == HEAD + size(promise) + size(accepted),
                "omnipaxos state of the wrong length " + bytes.length);
        require(learned >= 0, "omnipaxos state with the negative index " + learned);
        require(accepted.compareTo(promise) <= 0, "omnipaxos state that accepted " + accepted + " above " + promise);
        return new PaxosState(promise, accepted, learned);
    }

    private static long number(byte[] bytes, int at, int width) {
        long value = 0;
        for (int i = 0; i < width; i++) {
            value = (value << 8) | (bytes[at + i] & 0xFF);
        }
        return value;
    }

    private static Ballot ballot(byte[] bytes, int at) {
        require(bytes.length >= at + BALLOT_HEAD, "omnipaxos state that is cut off");
        long number = number(bytes, at, Long.BYTES);
        int priority = (int) number(bytes, at + Long.BYTES, Integer.BYTES);
        int length = bytes[at + BALLOT_HEAD - 1];
        require(
                length >= 0 && bytes.length >= at + BALLOT_HEAD + length,
                "omnipaxos state with an owner of " + length + " bytes");
        char[] owner = new char[length];
        for (int i = 0; i < length; i++) {
            owner[i] = (char) (bytes[at + BALLOT_HEAD + i] & 0xFF);
        }
        return new Ballot(number, priority, owner(new String(owner)));
    }

    private static Optional<NodeId> owner(String name) {
        try {
            return name.isEmpty() ? Optional.empty() : Optional.of(NodeId.of(name));
        } catch (IllegalArgumentException e) {
            throw new MalformedException("omnipaxos state: " + e.getMessage());
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new MalformedException(message);
        }
    }
}
