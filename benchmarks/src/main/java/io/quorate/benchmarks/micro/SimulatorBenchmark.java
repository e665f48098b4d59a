package io.quorate.benchmarks.micro;

import io.quorate.benchmarks.cluster.Quorates;
import io.quorate.testkit.sim.SimReport;
import io.quorate.testkit.sim.SimSetup;
import io.quorate.testkit.sim.Simulation;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long the simulator takes for one seed: a whole cluster, with faults and oracles. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
public class SimulatorBenchmark {
    /** The protocol. */
    @Param({"omnipaxos", "raft"})
    public String protocol;

    private long seed;

    /**
     * The next seed.
     *
     * @return what happened
     */
    @Benchmark
    public SimReport seed() {
        seed++;
        return new Simulation(SimSetup.swarm(new Quorates(protocol).factory(), seed)).run();
    }
}
