package io.quorate.examples.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.StateMachine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatchUpTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"omnipaxos", "raft"})
    void aReplicaThatIsAWholeStateBehindComesBackWhileTheOthersServe(String protocol) throws IOException {
        CatchUp.Result result = new CatchUp(System.out, new CatchUp.Plan(protocol, 8, 500, "64m"), directory).run();
        assertThat(result.before()).isPositive();
        assertThat(result.during()).isPositive();
        assertThat(result.seconds()).isPositive();
    }

    @Test
    void aFrozenViewStaysAsItIs() throws IOException {
        try (FileMachine machine = machine("one");
                FileMachine other = machine("other")) {
            machine.apply(1, new Write(0, 300, 7));
            long then = machine.checksum();
            StateMachine.Frozen view = machine.freeze().orElseThrow();
            machine.apply(2, new Write(10, 5, 99));
            machine.apply(3, new Write(10, 5, 100));
            machine.apply(4, new Write(299, 5, 101));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            view.save(out);
            view.close();
            assertThat(machine.checksum()).isNotEqualTo(then);
            other.load(new ByteArrayInputStream(out.toByteArray()));
            assertThat(other.checksum()).isEqualTo(then);
        }
    }

    private FileMachine machine(String name) throws IOException {
        return new FileMachine(Files.createDirectories(directory.resolve(name)));
    }
}
