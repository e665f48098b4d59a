package io.quorate.examples.cli;

import io.quorate.examples.migrate.Migrate;
import io.quorate.examples.sim.Protocols;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "migrate",
        description =
                "A cluster of real processes under load: a dead node is replaced, it grows, switches its protocol,"
                        + " shrinks; then all that clients were told is checked.")
final class MigrateCommand implements Callable<Integer> {
    private static final long CALM_MILLIS = 3_000;

    @Option(
            names = "--state",
            paramLabel = "MIB",
            defaultValue = "64",
            description = "Size of the state; each of up to five processes holds it in memory. Default: 64.")
    private long mib;

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            defaultValue = "raft",
            description = "What to begin with: raft or omnipaxos. Default: raft.")
    private String protocol;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Protocols.named(protocol);
        if (mib < 0 || mib > 16_384) {
            throw new ParameterException(spec.commandLine(), "--state is 0 to 16384 MiB, not " + mib);
        }
        Path directory = Files.createTempDirectory("quorate-migrate");
        Migrate.Plan plan = new Migrate.Plan(protocol, mib, CALM_MILLIS);
        return new Migrate(System.out, plan, directory).run().isGood() ? ExitCode.OK : ExitCode.FAILED;
    }
}
