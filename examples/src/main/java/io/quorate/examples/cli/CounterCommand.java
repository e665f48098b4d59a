package io.quorate.examples.cli;

import io.quorate.examples.counter.CounterExample;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "counter", description = "Run the smallest example: a counter on three nodes in one process.")
final class CounterCommand implements Callable<Integer> {
    @Override
    public Integer call() throws IOException {
        CounterExample.main(new String[0]);
        return ExitCode.OK;
    }
}
