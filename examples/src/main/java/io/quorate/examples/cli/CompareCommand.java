package io.quorate.examples.cli;

import io.quorate.examples.compare.ChangeComparison;
import io.quorate.examples.compare.Comparison;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "compare",
        description =
                "The same faults, and the same changes of the members, under both protocols, in the simulator: who goes on, and at what cost.")
final class CompareCommand implements Callable<Integer> {
    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "The seed of everything. Default: 1.")
    private long seed;

    @Override
    public Integer call() {
        new Comparison(System.out, seed).run();
        System.out.println();
        new ChangeComparison(System.out, seed).run();
        return ExitCode.OK;
    }
}
