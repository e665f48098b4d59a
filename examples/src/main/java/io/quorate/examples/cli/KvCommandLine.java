package io.quorate.examples.cli;

import io.quorate.examples.kv.KvNode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "kv", description = "Run one node of a replicated key-value store that speaks the Redis protocol.")
final class KvCommandLine implements Callable<Integer> {
    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "Settings of this node, for instance examples/conf/n1.conf.")
    private Path config;

    @Override
    public Integer call() {
        String reason = KvNode.serve(config, System.out);
        System.err.println("quorate: the replica has stopped itself: " + reason);
        return ExitCode.HALTED;
    }
}
