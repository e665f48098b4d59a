package io.quorate.examples.catchup;

import io.quorate.api.Codec;
import java.nio.ByteBuffer;

/**
 * Fills blocks of a file with bytes that grow from a seed: a small command that changes much state.
 *
 * @param block the first block
 * @param count how many blocks
 * @param seed what their content grows from
 */
public record Write(long block, int count, long seed) {
    private static final int BYTES = 20;

    /** How commands travel. */
    static final class Coding implements Codec<Write> {
        @Override
        public byte[] encode(Write write) {
            return ByteBuffer.allocate(BYTES)
                    .putLong(write.block)
                    .putInt(write.count)
                    .putLong(write.seed)
                    .array();
        }

        @Override
        public Write decode(ByteBuffer bytes) {
            return new Write(bytes.getLong(), bytes.getInt(), bytes.getLong());
        }
    }
}
