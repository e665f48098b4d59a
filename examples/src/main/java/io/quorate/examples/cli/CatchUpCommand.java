package io.quorate.examples.cli;

import io.quorate.examples.catchup.CatchUp;
import io.quorate.examples.sim.Protocols;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "catchup",
        description =
                "A replica that is a whole state behind comes back under load: how long that takes, and what it costs.")
final class CatchUpCommand implements Callable<Integer> {
    private static final long CALM_MILLIS = 5_000;

    @Option(
            names = "--state",
            paramLabel = "MIB",
            defaultValue = "1024",
            description = "Size of the state. Default: 1024.")
    private long mib;

    @Option(names = "--protocol", paramLabel = "NAME", defaultValue = "omnipaxos", description = "Default: omnipaxos.")
    private String protocol;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "256m",
            description = "Of each process. Default: 256m.")
    private String heap;

    @Override
    public Integer call() throws Exception {
        Protocols.named(protocol);
        Path directory = Files.createTempDirectory("quorate-catchup");
        new CatchUp(System.out, new CatchUp.Plan(protocol, mib, CALM_MILLIS, heap), directory).run();
        return ExitCode.OK;
    }
}
