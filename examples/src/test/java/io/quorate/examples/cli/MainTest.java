package io.quorate.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
    private record Answer(int exitCode, String out, String err) {}

    private static Answer quorate(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitCode = line.execute(args);
        return new Answer(exitCode, out.toString(), err.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "kv", "counter", "compare", "migrate", "sim", "modules", "log"})
    void everyCommandHelps(String command) {
        Answer answer = quorate(command, "--help");
        assertThat(answer.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(answer.out()).startsWith("Usage: quorate " + command);
    }

    @ParameterizedTest
    @CsvSource({
        "sim --seeds 0, --seeds must be 1 or more",
        "sim --seeds -5, --seeds must be 1 or more",
        "sim --seed 3 --seeds 4, --seed runs alone",
        "sim --seed 3 --from 4, --seed runs alone",
        "sim --seeds ten, is not an int",
        "kv, Missing required option",
        "log verify, Missing required parameter",
        "log inspect /no/such/directory, is not a directory",
        "migrate --protocol rafft, did you mean 'raft'?",
        "catchup --protocol rafft, did you mean 'raft'?",
        "sim --protocol rafft, did you mean 'raft'?",
        "transferr, did you mean 'transfer'?",
        "dmeo, did you mean 'demo'?",
        "sim --sede 3, did you mean '--seed'?",
        "migrate --protocl=raft, did you mean '--protocol'?",
        "sim --protocol paxos, did you mean 'omnipaxos'?",
        "migrate --state -1, --state is 0 to",
        "frobnicate, Unmatched argument",
    })
    void aMistakeOnTheCommandLineIsRefused(String command, String why) {
        Answer answer = quorate(command.split(" "));
        assertThat(answer.exitCode()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).startsWith("quorate: ").contains(why).doesNotContain("Usage:");
    }

    @Test
    void aRunOfOneSeedPasses() {
        assertThat(quorate("sim", "--seeds", "1").exitCode()).isEqualTo(ExitCode.OK);
    }
}
