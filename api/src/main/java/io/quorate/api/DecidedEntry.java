package io.quorate.api;

import java.nio.ByteBuffer;

/**
 * One decided entry as data, for those who build a log instead of a state machine.
 *
 * @param index position in the log, from 1
 * @param kind what the entry is for
 * @param payload the encoded command of a {@link EntryKind#COMMAND}, otherwise what the framework wrote; read-only,
 *     may be empty, never null
 */
public record DecidedEntry(long index, EntryKind kind, ByteBuffer payload) {
    /** Makes the payload read-only. */
    public DecidedEntry {
        payload = payload.asReadOnlyBuffer();
    }
}
