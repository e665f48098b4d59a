package io.quorate.examples.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrateTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"omnipaxos", "raft"})
    void aClusterBecomesAnotherOneWhileClientsWrite(String protocol) throws Exception {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        Migrate.Result result;
        try (PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8)) {
            result = new Migrate(out, new Migrate.Plan(protocol, 2, 200), directory).run();
        }
        String text = shown.toString(StandardCharsets.UTF_8);
        assertThat(result.isGood()).as(text).isTrue();
        assertThat(result.steps()).hasSize(4);
        assertThat(text).contains("redis-benchmark -p ", "switch to ", "0 lost, 0 applied twice");
    }
}
