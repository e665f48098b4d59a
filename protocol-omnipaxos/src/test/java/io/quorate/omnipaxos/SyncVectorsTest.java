package io.quorate.omnipaxos;

import static io.quorate.omnipaxos.Servers.ballot;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.EntryKind;
import io.quorate.omnipaxos.PaxosMessage.Accept;
import io.quorate.omnipaxos.PaxosMessage.AcceptSync;
import io.quorate.omnipaxos.PaxosMessage.Accepted;
import io.quorate.omnipaxos.PaxosMessage.Prepare;
import io.quorate.omnipaxos.PaxosMessage.Promise;
import io.quorate.spi.Ballot;
import io.quorate.spi.EntryRange;
import io.quorate.testkit.core.CoreCluster;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The test vectors of spec 2.10 without snapshots and stop-signs, and more of their kind. */
class SyncVectorsTest {
    private static final Ballot ONE = ballot(1, "n1");
    private static final Ballot TWO = ballot(2, "n3");

    /** Logs are written as {@code a1 b1 x2}: entry and round; ballots of round k belong to n1 if k is odd, else to n2. */
    @ParameterizedTest(name = "leader [{0}] {1}/{2}, follower [{3}] {4}/{5}: [{6}], [{7}] behind {8}")
    @CsvSource({
        // leader: log, accepted, decided; follower: the same; then: the log of both, what AcceptSync carries, its base
        "a1,                 1, 1, a1 b1 c1,       1, 2, a1 b1 c1,       '',    3",
        "a1 b1 c1,           1, 1, a1,             1, 1, a1 b1 c1,       b1 c1, 1",
        "a1 b1 x1,           1, 2, a1 b1 y2 z2,    2, 2, a1 b1 y2 z2,    '',    4",
        "a1 b1 y2 z2,        2, 2, a1 b1 x1,       1, 2, a1 b1 y2 z2,    y2 z2, 2",
        "a1 b1 y2 z2,        2, 4, a1,             1, 1, a1 b1 y2 z2,    b1 y2 z2, 1",
        "a1 b1,              1, 0, a1 b1,          1, 0, a1 b1,          '',    2",
        "'',                 0, 0, a1,             1, 0, a1,             '',    1",
        "a1,                 1, 0, '',             0, 0, a1,             a1,    0",
        "'',                 0, 0, '',             0, 0, '',             '',    0",
        "a1 b1 c1 d1 e1,     1, 0, y2,             2, 0, y2,             '',    1",
    })
    void logsAreSynchronized(
            String leaderLog,
            int leaderRound,
            int leaderDecided,
            String log,
            int round,
            int decided,
            String result,
            String suffix,
            int base) {
        Stage stage = new Stage(3);
        stage.disk("n1", of(leaderRound), leaderDecided, entries(leaderLog));
        stage.disk("n2", of(round), decided, entries(log));
        // The third keeps silent; it makes two of those that hold what is decided.
        stage.disk("n3", of(round), 0, entries(leaderDecided > decided ? leaderLog : log));
        stage.start();
        stage.elect("n1", ballot(3, "n1"));
        stage.deliver(Prepare.class, "n1", "n2");
        stage.deliver(Promise.class, "n2", "n1");
        AcceptSync sync = stage.deliver(AcceptSync.class, "n1", "n2");
        assertThat(sync.base()).isEqualTo(base);
        assertThat(describe(sync.entries(), base)).isEqualTo(Arrays.asList(entries(suffix)));
        for (String node : List.of("n1", "n2")) {
            assertThat(stage.cluster.log(node)).as(node).isEqualTo(payloads(result));
        }
        stage.cluster.deliverAll(Servers.link("n1", "n2").or(Servers.link("n2", "n1")));
        assertThat(stage.cluster.decided("n2")).isEqualTo(payloads(result));
    }

    private static Ballot of(int round) {
        return round == 0 ? Ballot.BOTTOM : ballot(round, round % 2 == 1 ? "n1" : "n2");
    }

    private static String[] entries(String log) {
        return log.isBlank() ? new String[0] : log.trim().split(" ");
    }

    private static List<String> payloads(String log) {
        return Arrays.stream(entries(log)).map(entry -> entry.substring(0, 1)).toList();
    }

    private static List<String> describe(EntryRange range, long base) {
        return range.block()
                .map(block -> IntStream.range(0, block.count())
                        .mapToObj(i -> payload(block.payload(i)) + range.round(base + 1 + i))
                        .toList())
                .orElse(List.of());
    }

    private static String payload(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    @Test
    @DisplayName(
            "row 1 and 2: a longer log of the same round promises first; a still longer one promises late and is cut")
    void aLateLongerLogIsCut() {
        Stage stage = new Stage(3);
        stage.disk("n1", ONE, 2, "a1", "b1", "c1", "d1");
        stage.disk("n2", ONE, 2, "a1", "b1", "c1");
        stage.disk("n3", ONE, 1, "a1");
        CoreCluster cluster = stage.start().cluster;

        stage.elect("n3", TWO);
        cluster.drop(Servers.kind(Prepare.class, "n3", "n1"));
        Prepare prepare = stage.deliver(Prepare.class, "n3", "n2");
        assertThat(prepare).isEqualTo(new Prepare(TWO, ONE, 1, 1));
        Promise promise = stage.deliver(Promise.class, "n2", "n3");
        assertThat(promise.entries()).isEqualTo(EntryRange.of(2, List.of(run(1, 2))));
        assertThat(cluster.log("n3")).containsExactly("a", "b", "c");

        AcceptSync sync = stage.deliver(AcceptSync.class, "n3", "n2");
        assertThat(sync.base()).isEqualTo(3);
        assertThat(sync.entries().isEmpty()).isTrue();
        assertThat(stage.deliver(Accepted.class, "n2", "n3").last()).isEqualTo(3);
        assertThat(cluster.decided("n3")).containsExactly("a", "b", "c");

        cluster.tick("n3", Servers.R);
        assertThat(stage.deliver(Prepare.class, "n3", "n1").accepted()).isEqualTo(TWO);
        Promise late = stage.deliver(Promise.class, "n1", "n3");
        assertThat(late).isEqualTo(new Promise(TWO, ONE, 4, 2, 2, EntryRange.EMPTY));
        assertThat(stage.deliver(AcceptSync.class, "n3", "n1").base()).isEqualTo(3);
        assertThat(cluster.log("n1")).containsExactly("a", "b", "c");
    }

    @Test
    @DisplayName("row 3: the log of the higher round wins; what a lower round added is gone")
    void theHigherRoundWins() {
        Stage stage = new Stage(3);
        stage.disk("n1", ONE, 2, "a1", "b1", "x1");
        stage.disk("n2", ballot(2, "n2"), 2, "a1", "b1", "y2", "z2");
        stage.disk("n3", ONE, 2, "a1", "b1");
        CoreCluster cluster = stage.start().cluster;

        stage.elect("n1", ballot(3, "n1"));
        stage.deliver(Prepare.class, "n1", "n2");
        stage.deliver(Prepare.class, "n1", "n3");
        Promise promise = stage.deliver(Promise.class, "n2", "n1");
        assertThat(promise.entries()).isEqualTo(EntryRange.of(3, List.of(run(2, 2))));
        assertThat(cluster.log("n1")).containsExactly("a", "b", "y", "z");
        stage.deliver(Promise.class, "n3", "n1");
        AcceptSync sync = stage.deliver(AcceptSync.class, "n1", "n3");
        assertThat(sync.base()).isEqualTo(2);
        assertThat(sync.entries().count()).isEqualTo(2);
        cluster.deliverAll();
        assertThat(cluster.decided("n3")).containsExactly("a", "b", "y", "z");
    }

    @Test
    @DisplayName("a follower that knows more to be decided than the new leader does not forget it (trace 3)")
    void decidedNeverGoesBack() {
        Stage stage = new Stage(3);
        stage.disk("n1", ONE, 3, "a1", "b1", "c1", "d1");
        stage.disk("n2", ONE, 4, "a1", "b1", "c1", "d1");
        stage.disk("n3", ONE, 3, "a1", "b1", "c1", "d1");
        CoreCluster cluster = stage.start().cluster;

        stage.elect("n1", ballot(2, "n1"));
        stage.deliver(Prepare.class, "n1", "n3");
        stage.deliver(Promise.class, "n3", "n1");
        stage.deliver(Prepare.class, "n1", "n2");
        stage.deliver(Promise.class, "n2", "n1");
        assertThat(stage.deliver(AcceptSync.class, "n1", "n2").decided()).isEqualTo(3);
        assertThat(cluster.core("n2").status().decided()).isEqualTo(4);
    }

    @Test
    @DisplayName("last row: a follower that restarts in the leader's ballot gets only what follows")
    void aRestartInTheSameBallotContinues() {
        Stage stage = new Stage(3);
        CoreCluster cluster = stage.cluster;
        stage.lead("n1", ONE);
        cluster.propose("n1", "a", "b", "c", "d", "e");
        cluster.deliverAll();
        cluster.crash("n2");
        cluster.propose("n1", "f", "g");
        cluster.deliverAll();

        cluster.restart("n2");
        Accepted accepted = stage.deliver(Accepted.class, "n2", "n1");
        assertThat(accepted.last()).isEqualTo(5);
        Accept accept = stage.deliver(Accept.class, "n1", "n2");
        assertThat(accept.previous()).isEqualTo(5);
        assertThat(accept.entries().count()).isEqualTo(2);
        assertThat(cluster.decided("n2")).containsExactly("a", "b", "c", "d", "e", "f", "g");
    }

    private static EntryRange.Run run(long round, int count) {
        return new EntryRange.Run(round, EntryKind.COMMAND, count);
    }
}
