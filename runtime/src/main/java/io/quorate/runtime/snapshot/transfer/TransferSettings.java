package io.quorate.runtime.snapshot.transfer;

import io.quorate.runtime.wire.RuntimeMessage;
import io.quorate.spi.support.Ticks;

/**
 * Bounds of what is given to replicas that miss something, and of what is fetched.
 *
 * @param chunkBytes the largest part that is asked for or given at once
 * @param windowBytes how much is asked for ahead of what is written: what a transfer takes of the receiver's memory
 * @param bytesPerSecond how much a donor gives of its snapshots, and of its log, to all receivers together
 * @param maxBytes the largest snapshot that is fetched
 * @param pinTicks how long a snapshot is kept for a receiver that is no longer heard of
 */
public record TransferSettings(int chunkBytes, int windowBytes, long bytesPerSecond, long maxBytes, int pinTicks) {
    /** What {@code reference.conf} says, too. */
    public static final TransferSettings DEFAULT =
            new TransferSettings(256 << 10, 4 << 20, 64L << 20, 1L << 40, Ticks.ofMillis(60_000));

    private static final int MOST_CHUNKS = 128;

    /**
     * The same with chunks that fit into a message.
     *
     * @param messageBytes bound on the content of a message
     * @return chunks as large as they may be, and a window of at least two and not too many
     */
    public TransferSettings within(int messageBytes) {
        int chunk = Math.min(Math.min(chunkBytes, messageBytes), RuntimeMessage.MAX_CHUNK);
        int window = Math.min(Math.max(windowBytes, 2 * chunk), MOST_CHUNKS * chunk);
        return new TransferSettings(chunk, window, bytesPerSecond, maxBytes, pinTicks);
    }
}
