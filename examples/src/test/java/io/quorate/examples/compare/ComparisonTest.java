package io.quorate.examples.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    @Test
    void showsWhatEachProtocolMakesOfAFault() {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8)) {
            new Comparison(out, 1).run("constrained (5)");
        }
        String table = shown.toString(StandardCharsets.UTF_8);
        assertThat(table)
                .containsPattern("constrained \\(5\\) +omnipaxos +[1-9]")
                .containsPattern("raft +0 +never");
    }
}
