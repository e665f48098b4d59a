package io.quorate.benchmarks.micro;

import io.quorate.api.NodeId;
import io.quorate.spi.support.Quorum;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How far a quorum has come, as a leader asks after every acknowledgement. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class QuorumBenchmark {
    private final List<NodeId> voters =
            List.of(NodeId.of("n1"), NodeId.of("n2"), NodeId.of("n3"), NodeId.of("n4"), NodeId.of("n5"));
    private final Quorum majority = Quorum.majority(voters);
    private final long[] reached = {17, 42, 5, 42, 40};

    /**
     * Of five voters.
     *
     * @return the third largest
     */
    @Benchmark
    public long agreed() {
        return majority.agreed(node -> reached[node.text().charAt(1) - '1']);
    }
}
