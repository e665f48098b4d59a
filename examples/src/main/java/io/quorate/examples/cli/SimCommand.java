package io.quorate.examples.cli;

import io.quorate.examples.sim.Protocols;
import io.quorate.examples.sim.SimRun;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "sim",
        description = "Simulate whole clusters under faults, in virtual time. Same seed, same run, on any machine.")
final class SimCommand implements Callable<Integer> {
    @Option(names = "--protocol", defaultValue = "omnipaxos", description = "omnipaxos (default) or raft.")
    private String protocol;

    @Option(names = "--seeds", defaultValue = "100", description = "How many seeds to run. Default: 100.")
    private int seeds;

    @Option(names = "--from", defaultValue = "1", description = "The first of them. Default: 1.")
    private long from;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Run this one seed, and show its faults and its last events.")
    private Optional<Long> seed;

    @Override
    public Integer call() {
        SimRun run = new SimRun(Protocols.named(protocol), System.out);
        boolean well = seed.isPresent() ? run.one(seed.get()) : run.many(from, seeds);
        return well ? ExitCode.OK : ExitCode.FAILED;
    }
}
