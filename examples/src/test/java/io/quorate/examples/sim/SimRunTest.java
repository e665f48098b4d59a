package io.quorate.examples.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimRunTest {
    @ParameterizedTest
    @ValueSource(strings = {"omnipaxos", "raft"})
    void theSameSeedIsTheSameStory(String protocol) {
        String story = replay(protocol);
        assertThat(story).contains("faults:", "last events:", "all well").containsPattern("trace +[0-9a-f]+");
        assertThat(replay(protocol)).isEqualTo(story);
    }

    private static String replay(String protocol) {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8)) {
            assertThat(new SimRun(Protocols.named(protocol), out).one(7)).isTrue();
        }
        return told.toString(StandardCharsets.UTF_8);
    }
}
