package io.quorate.examples.kv;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a client gets back, in the terms of the Redis protocol. Bytes are shared with the store: never change them. */
public sealed interface Reply {
    /** Done. */
    Reply OK = new Text("OK");
    /** Nothing is there. */
    Reply NULL = new Null();

    /**
     * A short text of one line.
     *
     * @param text the text
     */
    record Text(String text) implements Reply {}

    /**
     * A failure.
     *
     * @param text its kind in capitals, then a sentence
     */
    record Failure(String text) implements Reply {}

    /**
     * A number.
     *
     * @param value the number
     */
    record Int(long value) implements Reply {}

    /**
     * Bytes.
     *
     * @param value the bytes
     */
    record Bulk(ByteBuffer value) implements Reply {}

    /** No value. */
    record Null() implements Reply {}

    /**
     * Several replies.
     *
     * @param items the replies, in order
     */
    record Many(List<Reply> items) implements Reply {
        /** Copies the list. */
        public Many {
            items = List.copyOf(items);
        }
    }

    /**
     * Bytes, or the absence of a value.
     *
     * @param value the bytes, or null
     * @return a {@link Bulk} or {@link #NULL}
     */
    static Reply of(byte[] value) {
        return value == null ? NULL : new Bulk(ByteBuffer.wrap(value));
    }

    /**
     * Text as bytes.
     *
     * @param text any text
     * @return a {@link Bulk}
     */
    static Reply of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A failure of the most general kind.
     *
     * @param sentence what is wrong
     * @return a {@link Failure}
     */
    static Reply error(String sentence) {
        return new Failure("ERR " + sentence);
    }
}
