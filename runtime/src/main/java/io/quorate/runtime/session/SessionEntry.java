package io.quorate.runtime.session;

import io.quorate.spi.MalformedException;
import java.nio.ByteBuffer;

/**
 * What an entry of a session carries. The format is written by hand, and a released one is never changed:
 *
 * <pre>
 * opening: byte 1 | int sessions | long bytes
 * command: byte 2 | long session | long sequence | long settled | command
 * </pre>
 */
public sealed interface SessionEntry {
    /** Bytes before the command. */
    int HEAD = 1 + 3 * Long.BYTES;

    /** Bytes before the settled sequence. */
    int SETTLED = 1 + 2 * Long.BYTES;

    /** The first byte of an opening. */
    byte OPENING = 1;

    /** The first byte of a command. */
    byte COMMAND = 2;

    /**
     * A session begins; the index of the entry is its number.
     *
     * @param bounds of all sessions from here on
     */
    record Opening(Bounds bounds) implements SessionEntry {}

    /**
     * A command of a session.
     *
     * @param session index of the entry that opened it
     * @param sequence its number in the session, from 1
     * @param settled the client waits for no answers up to here: it has them, or has given up; below {@code sequence}
     * @param command encoded; read-only
     */
    record Command(long session, long sequence, long settled, ByteBuffer command) implements SessionEntry {
        /** Of a position of its own: whoever reads it takes nothing from others. */
        @Override
        public ByteBuffer command() {
            return command.duplicate();
        }
    }

    /**
     * Encodes an opening.
     *
     * @param bounds of all sessions
     * @return its bytes
     */
    static byte[] opening(Bounds bounds) {
        return ByteBuffer.allocate(1 + Integer.BYTES + Long.BYTES)
                .put(OPENING)
                .putInt(bounds.sessions())
                .putLong(bounds.bytes())
                .array();
    }

    /**
     * Encodes a command.
     *
     * @param session which session
     * @param sequence its number there
     * @param settled the client waits for no answers up to here
     * @param command encoded
     * @return its bytes
     */
    static byte[] command(long session, long sequence, long settled, byte[] command) {
        return ByteBuffer.allocate(HEAD + command.length)
                .put(COMMAND)
                .putLong(session)
                .putLong(sequence)
                .putLong(settled)
                .put(command)
                .array();
    }

    /**
     * Decodes.
     *
     * @param bytes the payload of an entry of a session
     * @return what it carries
     * @throws MalformedException if it is something else; no replica can go on then, since one that skipped it would differ
     */
    static SessionEntry parse(ByteBuffer bytes) {
        ByteBuffer rest = bytes.slice();
        byte type = rest.hasRemaining() ? rest.get() : 0;
        if (type == OPENING && rest.remaining() == Integer.BYTES + Long.BYTES) {
            return opening(rest);
        }
        if (type == COMMAND && rest.remaining() >= HEAD - 1) {
            Command command = new Command(rest.getLong(), rest.getLong(), rest.getLong(), rest.slice());
            if (command.settled >= 0 && command.settled < command.sequence) {
                return command;
            }
        }
        throw new MalformedException("not an entry of a session: type " + type + ", " + bytes.remaining() + " bytes");
    }

    private static Opening opening(ByteBuffer rest) {
        try {
            return new Opening(new Bounds(rest.getInt(), rest.getLong()));
        } catch (IllegalArgumentException e) {
            throw new MalformedException("the opening of a session: " + e.getMessage());
        }
    }
}
