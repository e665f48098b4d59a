package io.quorate.examples.cli;

import io.quorate.examples.sim.Protocols;
import io.quorate.examples.sim.SimRun;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "sim",
        description = "Simulate whole clusters under faults, in virtual time. Same seed, same run, on any machine.")
final class SimCommand implements Callable<Integer> {
    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            defaultValue = "omnipaxos",
            description = "omnipaxos (default) or raft.")
    private String protocol;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many seeds to run, one or more. Default: 100.")
    private int seeds;

    @Option(names = "--from", paramLabel = "N", defaultValue = "1", description = "The first of them. Default: 1.")
    private long from;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Run this one seed instead, and show its faults and its last events.")
    private Optional<Long> seed;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        refuse(seeds < 1, "--seeds must be 1 or more, not " + seeds + ": a run of no seeds proves nothing");
        refuse(
                seed.isPresent() && (given("--seeds") || given("--from")),
                "--seed runs alone: leave --seeds and --from out");
        SimRun run = new SimRun(Protocols.named(protocol), System.out);
        boolean well = seed.isPresent() ? run.one(seed.get()) : run.many(from, seeds);
        return well ? ExitCode.OK : ExitCode.FAILED;
    }

    private boolean given(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    private void refuse(boolean wrong, String text) {
        if (wrong) {
            throw new ParameterException(spec.commandLine(), text);
        }
    }
}
