package io.quorate.benchmarks.trial;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The state machine that every candidate runs: a hash of all commands in their order. One thread applies; any thread may
 * read, and sees count and hash of the same moment once nothing more is applied.
 */
public final class HashState {
    private final CRC32C crc = new CRC32C();
    private long count;
    private long hash;
    private volatile long applied;

    /**
     * Applies one command.
     *
     * @param command from position to limit
     */
    public void apply(ByteBuffer command) {
        crc.reset();
        crc.update(command);
        apply(crc.getValue());
    }

    /**
     * Applies one command whose checksum is known.
     *
     * @param checksum CRC-32C of the command
     */
    public void apply(long checksum) {
        hash = hash * 0x9E3779B97F4A7C15L + checksum + 1;
        count++;
        applied = count;
    }

    /**
     * Replaces the state.
     *
     * @param saved what {@link #state} gave
     */
    public void load(Node.State saved) {
        count = saved.applied();
        hash = saved.hash();
        applied = count;
    }

    /**
     * The newest state.
     *
     * @return count and hash
     */
    public Node.State state() {
        long seen = applied;
        return new Node.State(seen, hash);
    }
}
