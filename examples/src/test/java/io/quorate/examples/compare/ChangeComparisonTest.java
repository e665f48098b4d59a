package io.quorate.examples.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ChangeComparisonTest {
    private static String shown(String change) {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8)) {
            new ChangeComparison(out, 1).run(change);
        }
        return shown.toString(StandardCharsets.UTF_8);
    }

    @Test
    void showsWhatEachMechanismCosts() {
        assertThat(shown("1,2,3 -> 1,2,4"))
                .containsPattern("1,2,3 -> 1,2,4 +raft, joint +3 ")
                .containsPattern("raft, stop-sign +[1-9]")
                .containsPattern("omnipaxos, stop-sign +2 ");
    }

    @Test
    void showsASwitchOfProtocols() {
        assertThat(shown("another protocol"))
                .containsPattern("raft -> omnipaxos +[1-9]")
                .containsPattern("omnipaxos -> raft +[1-9]");
    }
}
