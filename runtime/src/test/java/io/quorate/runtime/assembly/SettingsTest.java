package io.quorate.runtime.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.quorate.api.NodeId;
import io.quorate.api.Quorums;
import io.quorate.runtime.ReplicaSettings;
import io.quorate.runtime.session.Bounds;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The settings of the replica itself. */
class SettingsTest extends ConfCase {
    private ReplicaSettings settings(String... lines) {
        Config config = ConfigFactory.parseString(withLines(lines));
        List<ClassLoader> loaders = List.of(getClass().getClassLoader());
        Plugins found = Plugins.find(plugins, getClass().getClassLoader());
        return new Assembler(config, found, Reference.load(loaders)).assemble().settings();
    }

    @Test
    void defaultsAreThoseOfTheCode() {
        ReplicaSettings settings = settings();
        assertThat(settings.limits()).isEqualTo(ReplicaSettings.Limits.DEFAULT);
        assertThat(settings.sessions()).isEqualTo(Bounds.DEFAULT);
        assertThat(settings.node()).isEqualTo(NodeId.of("n1"));
        assertThat(settings.plan().cluster()).isEqualTo("orders");
        assertThat(settings.plan().protocol()).isEqualTo("solo");
        assertThat(settings.plan().members()).isEqualTo(new TreeMap<>(Map.of(NodeId.of("n1"), "10.0.0.1:7400")));
        assertThat(settings.plan().quorums()).isEqualTo(Quorums.majority(1));
    }

    @Test
    void everySettingArrives() {
        ReplicaSettings settings = settings(
                "members { n2 = \"b:2\", n3 = \"[fd00::1]:7400\" }",
                "quorums { prepare = 2, accept = 2 }",
                "forwarding = false",
                "limits { deadline = 1500ms, pending-bytes = 11MiB, command-bytes = 12KiB, message-bytes = 13KiB",
                "  tail-bytes = 14MiB, inbox-bytes = 15MiB, waiting-reads = 16 }",
                "sessions { max = 17, max-bytes = 18MiB }");
        assertThat(settings.sessions()).isEqualTo(new Bounds(17, 18 << 20));
        assertThat(settings.limits())
                .isEqualTo(
                        new ReplicaSettings.Limits(false, 150, 11 << 20, 12 << 10, 13 << 10, 14 << 20, 15 << 20, 16));
        assertThat(settings.plan().quorums()).isEqualTo(new Quorums(2, 2));
        assertThat(settings.plan().members().values()).containsExactly("10.0.0.1:7400", "b:2", "[fd00::1]:7400");
    }

    static Stream<Arguments> wrongNames() {
        return Stream.of(
                Arguments.of(
                        "cluster = \" \"",
                        "quorate.cluster: the name of a cluster has 1 to 64 characters, and not only blanks"),
                Arguments.of("cluster = [a]", "quorate.cluster: a list is not a text"),
                Arguments.of(
                        "cluster = null",
                        "quorate.cluster: the cluster has no name; all its nodes share one, for instance cluster = orders"),
                Arguments.of(
                        "node = n9",
                        "quorate.node: 'n9' is not among the members: n1; a node that is to join them has an address of its own, for instance address = \"10.0.0.4:7400\""),
                Arguments.of(
                        "protocol = null",
                        "quorate.protocol: no protocol is chosen; write for instance protocol = omnipaxos"),
                Arguments.of("storage = null", "quorate.storage: this is null; leave it out to have the default, file"),
                Arguments.of(
                        "members.n2 = nowhere",
                        "quorate.members.n2: 'nowhere' is not an address; write host:port in quotes, for instance"
                                + " \"10.0.0.1:7400\" or \"[fd00::1]:7400\", with a port of 1 to 65535"),
                Arguments.of(
                        "members.n2 = \"b:70000\"",
                        "quorate.members.n2: 'b:70000' is not an address; write host:port in quotes, for instance"
                                + " \"10.0.0.1:7400\" or \"[fd00::1]:7400\", with a port of 1 to 65535"),
                Arguments.of("members.n2 = {}", "quorate.members.n2: a section is not a text"),
                Arguments.of(
                        "members.N_2 = \"b:2\"",
                        "quorate.members.N_2: not a node name: 'N_2'; use 1 to 64 lower-case letters, digits and inner"
                                + " dashes, for instance n1"),
                Arguments.of(
                        "members.n2 = \"10.0.0.1:7400\"",
                        "quorate.members.n2: '10.0.0.1:7400' is the address of n1 already; every member has one of its own"),
                Arguments.of("members = 5", "quorate.members: '5' is a value, but this is a section"));
    }

    static Stream<Arguments> wrongBounds() {
        return Stream.of(
                Arguments.of(
                        "quorums.prepare = 1",
                        "quorate.quorums: set both, prepare and accept, or neither to have a majority for both"),
                Arguments.of(
                        "quorums { prepare = 2, accept = 1 }",
                        "quorate.quorums.prepare: this is 2, but must be 1 to 1"),
                Arguments.of(
                        "members.n2 = \"b:2\", quorums { prepare = 1, accept = 1 }",
                        "quorate.quorums: quorums of 1 to prepare and 1 to accept need not meet among 2 members; their sum"
                                + " must exceed 2"),
                Arguments.of(
                        "members { n2 = \"b:2\", n3 = \"c:3\" }, quorums { prepare = 3, accept = 1 }",
                        "quorate.quorums: solo decides by majority only"),
                Arguments.of(
                        "forwarding = maybe",
                        "quorate.forwarding: 'maybe' is neither true nor false; write for" + " instance true"),
                Arguments.of(
                        "limits.deadline = fast",
                        "quorate.limits.deadline: 'fast' is not a duration; write for instance 5s"),
                Arguments.of(
                        "limits.deadline = 2 h",
                        "quorate.limits.deadline: this is 7200000 ms, but must be 10 ms to 60 minutes"),
                Arguments.of(
                        "limits.command-bytes = 3 s",
                        "quorate.limits.command-bytes: '3 s' is not a size in bytes; write for instance 1MiB"),
                Arguments.of(
                        "limits.pending-bytes = 1KiB",
                        "quorate.limits.pending-bytes: this is 1024 bytes, but must be 1048576 to 1125899906842624 bytes"),
                Arguments.of(
                        "limits.waiting-reads = 1.5",
                        "quorate.limits.waiting-reads: '1.5' is not a whole number; write for instance 100000"),
                Arguments.of(
                        "limits.waiting-reads = 0",
                        "quorate.limits.waiting-reads: this is 0, but must be 1 to 100000000"));
    }

    static Stream<Arguments> wrongSnapshots() {
        return Stream.of(
                Arguments.of(
                        "snapshots.entries = 0",
                        "quorate.snapshots.entries: this is 0 entries, but must be 1 to 1099511627776"),
                Arguments.of(
                        "snapshots { entries = 500, step = 501 }",
                        "quorate.snapshots.step: this is 501 entries, but must be 1 to 500"),
                Arguments.of(
                        "snapshots.max-log-entries = 10000",
                        "quorate.snapshots.max-log-entries: this is 10000 entries, but must be 1000000 to 2199023255552"),
                Arguments.of(
                        "snapshots.max-log-bytes = 1MiB",
                        "quorate.snapshots.max-log-bytes: this is 1048576 bytes, but must be 268435456 to 1125899906842624"
                                + " bytes"),
                Arguments.of(
                        "snapshots.transfer-rate = 1KiB",
                        "quorate.snapshots.transfer-rate: this is 1024 bytes, but must be 262144 to 1125899906842624 bytes"),
                Arguments.of(
                        "snapshots.transfer-window = 2GiB",
                        "quorate.snapshots.transfer-window: this is 2147483648 bytes, but must be 262144 to 1073741824"
                                + " bytes"),
                Arguments.of(
                        "snapshots.margin-entries = few",
                        "quorate.snapshots.margin-entries: 'few' is not a whole number; write for instance 10000"));
    }

    @ParameterizedTest
    @MethodSource({"wrongNames", "wrongBounds", "wrongSnapshots"})
    void aWrongSettingIsNamedWithItsLine(String line, String problem) {
        assertProblems(withLines(line), problem + "\n    at n1.conf: " + NEXT);
    }

    @Test
    void framesFitTheTransport() {
        start(withLines("limits.message-bytes = 7MiB, limits.command-bytes = 8MiB"))
                .close();
        assertProblems(
                withLines("limits { message-bytes = 7MiB", "command-bytes = 10MiB }"),
                "quorate.limits: message-bytes and command-bytes make frames of up to 17891328 bytes, but the transport"
                        + " carries at most 16777216; lower these, or raise its bound, on all nodes\n    at n1.conf: 8");
    }

    @Test
    void whatIsMissingIsMissedWhereItBelongs() {
        assertProblems(
                "a = 1\nquorate {\n  storage = memory, transport = none\n}\n",
                "quorate.cluster: the cluster has no name; all its nodes share one, for instance cluster = orders\n"
                        + "    at n1.conf: 2",
                "quorate.protocol: no protocol is chosen; write for instance protocol = omnipaxos\n    at n1.conf: 2",
                "quorate.members: there are no members; write for instance members { n1 = \"10.0.0.1:7400\" }\n"
                        + "    at n1.conf: 2",
                "quorate.node: this node has no name; write which of the members it is, for instance node = n1\n"
                        + "    at n1.conf: 2");
    }

    @Test
    void anEmptyFileMissesEverything() {
        assertThat(problems("")).hasSize(6).allMatch(problem -> problem.startsWith("quorate."));
    }
}
