package io.quorate.benchmarks.micro;

import io.quorate.api.EntryKind;
import io.quorate.api.NodeId;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.spi.ProposalId;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The one encoding of entries: made, taken apart, described. Per entry of 128 bytes, in blocks of 256. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EntryBlockBenchmark {
    private static final int ENTRIES = 256;

    private final byte[] payload = new byte[128];
    private final NodeId origin = NodeId.of("n1");
    private ByteBuffer encoded;

    /** Encodes a block once. */
    @Setup
    public void encodeOnce() {
        EntryBlock block = encode();
        block.stamp(7);
        encoded = block.bytes();
    }

    /**
     * From payloads to bytes.
     *
     * @return a block
     */
    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public EntryBlock encode() {
        EntryBlock.Builder builder = new EntryBlock.Builder();
        for (int i = 0; i < ENTRIES; i++) {
            builder.add(EntryKind.COMMAND, Optional.of(new ProposalId(origin, 1, i + 1L)), payload);
        }
        return builder.build();
    }

    /**
     * From bytes to a checked block.
     *
     * @return a block
     */
    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public EntryBlock parse() {
        return EntryBlock.parse(encoded);
    }

    /**
     * From bytes to what a core sees.
     *
     * @return a range
     */
    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public EntryRange describe() {
        return EntryRange.of(1, EntryBlock.parse(encoded));
    }
}
