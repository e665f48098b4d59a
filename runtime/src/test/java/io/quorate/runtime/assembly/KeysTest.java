package io.quorate.runtime.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Unknown keys, and sections of plugins. */
class KeysTest extends ConfCase {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            protocoll = solo              | quorate.protocoll: unknown setting; did you mean 'protocol'?
            limits.deadlien = 5s          | quorate.limits.deadlien: unknown setting; did you mean 'deadline'?
            storage-memory.segmentbytes=1 | quorate.storage-memory.segmentbytes: unknown setting; did you mean 'segment-bytes'?
            storage-memroy { x = 1 }      | quorate.storage-memroy: unknown setting; did you mean 'storage-memory'?
            directory = x                 | quorate.directory: unknown setting; did you mean 'storage-memory.directory'?
            quorums.write = 3             | quorate.quorums.write: unknown setting; there are: accept, prepare
            storage-file.directory = x    | quorate.storage-file: the module of this section is not on the class path; add io.quorate:quorate-storage-file
            limits = 5                    | quorate.limits: '5' is a value, but this is a section; write for instance { command-bytes = ... }
            storage-memory.sync = 1       | quorate.storage-memory.sync: '1' is neither true nor false; write for instance true
            storage-memory.disks = a      | quorate.storage-memory.disks: 'a' is not a list; write for instance []
            transport-none.bind { a = 1 } | quorate.transport-none.bind: a section is not a text; write for instance ""
            storage-memory.directory = [] | quorate.storage-memory.directory: a list is not a text
            transport-none.keep-alive=-1s | quorate.transport-none.keep-alive: keep-alive is negative
            """)
    void isNamedWithItsLine(String line, String problem) {
        assertProblems(withLines(line), problem + "\n    at n1.conf: " + NEXT);
    }

    @Test
    void aMisspeltKeyIsNotMissingToo() {
        assertProblems(
                "quorate {\n cluster = a\n nod = n1\n protocol = solo\n storage = memory\n transport = none\n"
                        + " members { n1 = \"a:1\" }\n}",
                "quorate.nod: unknown setting; did you mean 'node'?\n    at n1.conf: 3");
    }

    @Test
    void everySectionOfAModuleThatIsThereIsAllowed() {
        plugins.add(FakePlugin.of(io.quorate.spi.plugin.Plugin.Role.STORAGE, "other", settings -> {
            throw new AssertionError("is not chosen");
        }));
        start(withLines("protocol-solo.pause = 20ms", "storage-memory.labels { a = 1, b.c = x }"))
                .close();
    }

    @Test
    void otherRootsAreNoneOfOurBusiness() {
        start("kv { redis = \"127.0.0.1:6379\", quorate.nonsense = 1 }\n" + withLines())
                .close();
    }

    @Test
    void aPluginIsMadeToNameAllThatIsWrong() {
        assertProblems(
                withLines(
                        "transport-none.silence-timeout = 10ms",
                        "transport-none.max-connections = -4",
                        "transport-none.keep-alive = 1 furlong"),
                "quorate.transport-none.silence-timeout: silence-timeout is below keep-alive\n    at n1.conf: 8",
                "quorate.transport-none.max-connections: max-connections is not above 0\n    at n1.conf: 9",
                "quorate.transport-none.keep-alive: '1 furlong' is not a duration; write for instance 1s\n    at n1.conf: 10");
    }

    @Test
    void secretsAreNeverShown() {
        assertProblems(
                withLines("storage-memory.password = hunter2", "cluster = [hunter2]", "node = hunter2"),
                "quorate.cluster: a list is not a text\n    at n1.conf: 9",
                "quorate.node: '(not shown)' is not among the members: n1; a node that is to join them has an address of its own, for instance address = \"10.0.0.4:7400\"\n    at n1.conf: 10");
        assertThat(failure(withLines("storage-memory.password = hun$ter2")).getMessage())
                .contains("looks like a secret")
                .doesNotContain("ter2");
        assertThat(Problems.isSecret("quorate.x.trust-store-password")).isTrue();
        assertThat(Problems.isSecret("quorate.x.keep-alive")).isFalse();
    }
}
