package io.quorate.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What the command line answers before anything is measured. */
class MainTest {
    @TempDir
    Path directory;

    private record Answer(int exitCode, String err) {}

    private static Answer bench(List<String> args) {
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine().setErr(new PrintWriter(err));
        int exitCode = line.execute(args.toArray(new String[0]));
        return new Answer(exitCode, err.toString());
    }

    private static void isOneSentence(Answer answer, String why) {
        assertThat(answer.exitCode()).as("%s", answer).isEqualTo(2);
        assertThat(answer.err().lines()).hasSize(2);
        assertThat(answer.err())
                .startsWith("quorate bench: ")
                .contains(why)
                .contains("--help shows what can be written")
                .doesNotContain("Exception", "hardcoded");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--windows=x | is not an int",
                "--windows=0 | 0 cannot be measured",
                "--payload=-1 | -1 cannot be measured",
                "--payloads=-1 | did you mean '--payload'?",
                "--only=omnipaxs | did you mean 'omnipaxos'?",
                "--only=nobody | there are omnipaxos, raft, ideal",
                "--rounds=0 | --rounds must be 1 or more, not 0",
                "--rounds=x | is not an int",
                "--seconds=0 | --seconds must be 0.001 or more, not 0.0",
                "--seconds=NaN | --seconds must be 0.001 or more",
                "lfie | did you mean 'life'?",
                "trail | Unmatched argument at index 0: 'trail'",
                "life --protocol=paxos | no protocol is called paxos; did you mean 'omnipaxos'? (there are omnipaxos, raft)",
                "life --protocol=ideal | no protocol is called ideal (there are omnipaxos, raft)",
                "life --windows=0 | 0 cannot be measured",
                "life --payload=-1 | -1 cannot be measured",
                "life --seconds=0 | --seconds must be 0.001 or more",
            })
    void aMistakeIsOneSentence(String command, String why) throws IOException {
        List<String> args = new ArrayList<>(List.of(command.split(" ")));
        args.add("--directory=" + directory.resolve("data"));
        isOneSentence(bench(args), why);
        assertThat(directory.resolve("data")).as("nothing has begun").doesNotExist();
    }

    @Test
    void twoRunsDoNotShareADirectory() throws IOException {
        List<String> brief = List.of(
                "--quick",
                "--memory",
                "--only=ideal",
                "--rounds=1",
                "--seconds=0.01",
                "--windows=1",
                "--directory=" + directory,
                "--out=" + directory.resolve("out"));
        try (Claim held = Claim.on(directory).orElseThrow()) {
            assertThat(held.directory()).isEqualTo(directory);
            isOneSentence(bench(brief), "another run measures in " + directory);
            assertThat(directory.resolve("out")).doesNotExist();
        }
        try (Claim next = Claim.on(directory).orElseThrow()) {
            assertThat(next.directory()).as("of whoever comes next").isEqualTo(directory);
        }
    }
}
