package io.quorate.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Turns commands into bytes and back. Used by client threads and by the applier at the same time, so it must be
 * thread-safe; never called with null.
 *
 * <p>Bytes stay in the log for as long as the cluster lives: never change the meaning of old ones.
 *
 * @param <T> type of the values
 */
public interface Codec<T> {
    /**
     * Encodes.
     *
     * @param value what to encode, never null
     * @return its bytes, a new array that nobody changes afterwards
     */
    byte[] encode(T value);

    /**
     * Decodes. The buffer is valid during the call only: copy what must stay.
     *
     * @param bytes exactly one encoded value, read-only
     * @return the value, never null
     * @throws IllegalArgumentException if the bytes are not an encoded value; this halts the replica, since a skipped
     *     command would make replicas differ
     */
    T decode(ByteBuffer bytes);

    /**
     * Text as UTF-8.
     *
     * @return a codec for strings
     */
    static Codec<String> text() {
        return new Codec<>() {
            @Override
            public byte[] encode(String value) {
                return value.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public String decode(ByteBuffer bytes) {
                return StandardCharsets.UTF_8.decode(bytes).toString();
            }
        };
    }

    /**
     * Bytes as they are.
     *
     * @return a codec for byte arrays
     */
    static Codec<byte[]> bytes() {
        return new Codec<>() {
            @Override
            public byte[] encode(byte[] value) {
                return value.clone();
            }

            @Override
            public byte[] decode(ByteBuffer bytes) {
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                return copy;
            }
        };
    }

    /**
     * Integers of 64 bits, big-endian.
     *
     * @return a codec for longs
     */
    static Codec<Long> int64() {
        return new Codec<>() {
            @Override
            public byte[] encode(Long value) {
                return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
            }

            @Override
            public Long decode(ByteBuffer bytes) {
                if (bytes.remaining() != Long.BYTES) {
                    throw new IllegalArgumentException("an int64 has 8 bytes, not " + bytes.remaining());
                }
                return bytes.getLong();
            }
        };
    }
}
