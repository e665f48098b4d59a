package io.quorate.benchmarks.run;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Small parts alone, by JMH. */
@Command(
        name = "micro",
        description =
                "Measures small parts alone with JMH: codecs, quorum maths, the log on a RAM disk, the simulator.")
final class MicroCommand implements Callable<Integer> {
    @Parameters(description = "What JMH understands, for instance -f 1 -i 3 Codec.", arity = "0..*")
    private String[] arguments = {};

    @Override
    public Integer call() throws Exception {
        org.openjdk.jmh.Main.main(arguments);
        return 0;
    }
}
