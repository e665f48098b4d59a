package io.quorate.examples.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.Codec;
import io.quorate.api.StateMachine;
import io.quorate.runtime.StartException;
import io.quorate.runtime.assembly.Problem;
import io.quorate.runtime.assembly.Quorate;
import io.quorate.runtime.assembly.ReferenceConf;
import io.quorate.spi.plugin.Plugin;
import io.quorate.testkit.arch.HouseRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real modules under one configuration. */
class ModulesTest {
    @TempDir
    private Path directory;

    private Path file(String... lines) throws IOException {
        String text = """
                quorate {
                  cluster = orders, node = n1
                  members { n1 = "127.0.0.1:1", n2 = "127.0.0.1:2", n3 = "127.0.0.1:3" }
                  storage-file.directory = "%s"
                """.formatted(directory.resolve("log")) + String.join("\n", lines) + "\n}\n";
        return Files.writeString(directory.resolve("n1.conf"), text);
    }

    private List<String> problems(String... lines) throws IOException {
        return Quorate.check(Quorate.read(file(lines))).stream()
                .map(Problem::toString)
                .map(text -> text.replace(directory + "/", ""))
                .toList();
    }

    @Test
    void everySettingOfEveryModuleIsDocumented() {
        TreeSet<String> names = new TreeSet<>();
        for (Plugin plugin : ServiceLoader.load(Plugin.class)) {
            names.add(plugin.section());
            assertThat(ReferenceConf.undocumented(plugin.getClass()))
                    .as(plugin.section())
                    .isEmpty();
        }
        assertThat(names)
                .contains(
                        "leader-election-ble", "protocol-omnipaxos", "protocol-raft", "storage-file", "transport-tcp");
    }

    @Test
    void theRuntimeSeesGuiceAndHoconInItsAssemblyOnly() {
        HouseRules.module("io.quorate.runtime");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            protocol = omnipaxos
            protocol = raft
            protocol = omnipaxos, leader-election = ble
            protocol = omnipaxos, quorums { prepare = 3, accept = 1 }
            protocol = raft, protocol-omnipaxos.retransmit-interval = 100ms
            """)
    void whatIsRightIsTaken(String lines) throws IOException {
        assertThat(problems(lines)).isEmpty();
    }

    @Test
    void whatIsWrongIsToldAtOnce() throws IOException {
        assertThat(problems(
                        "protocol = raft",
                        "leader-election = ble",
                        "quorums { prepare = 3, accept = 1 }",
                        "transport-tcp.max-frame-byte = 1MiB",
                        "storage-file.segment-bytes = 1KiB",
                        "protocol-omnipaxos.max-pending-reads = 0"))
                .containsExactly(
                        "quorate.leader-election: raft brings its own election; leave leader-election out\n"
                                + "    at n1.conf: 6",
                        "quorate.quorums: raft decides by majority only, but the quorums are 3 to prepare and 1 to accept; for"
                                + " 3 voters leave the quorums out or set both to 2, or choose protocol = omnipaxos\n"
                                + "    at n1.conf: 7",
                        "quorate.transport-tcp.max-frame-byte: unknown setting; did you mean 'max-frame-bytes'?\n"
                                + "    at n1.conf: 8",
                        "quorate.storage-file.segment-bytes: segments of 1024 bytes: allowed are 64 KiB to 1 GiB, the default"
                                + " is 64 MiB\n    at n1.conf: 9",
                        "quorate.protocol-omnipaxos.max-pending-reads: max-pending-reads is 0; it must be 1 to 16777216\n"
                                + "    at n1.conf: 10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"log", "log/below"})
    void aDirectoryThatCannotBeUsedIsNamedWithItsLine(String name) throws IOException {
        Files.writeString(directory.resolve("log"), "not a directory");
        Path file = file("protocol = raft", "storage-file.directory = \"" + directory.resolve(name) + "\"");
        assertThatThrownBy(() -> Quorate.start(file, new Nothing(), Codec.text()))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("quorate.storage-file: ")
                .hasMessageContaining(directory.resolve(name) + " ")
                .hasMessageEndingWith("n1.conf: 6");
    }

    private static final class Nothing implements StateMachine<String, String> {
        @Override
        public String apply(long index, String command) {
            return "";
        }

        @Override
        public String query(String question) {
            return "";
        }

        @Override
        public void save(OutputStream out) {}

        @Override
        public void load(InputStream in) {}
    }
}
