package io.quorate.raft;

import static io.quorate.raft.RaftCluster.E;
import static io.quorate.raft.RaftCluster.H;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Configuration;
import io.quorate.api.Role;
import io.quorate.spi.Admission;
import io.quorate.spi.Ballot;
import io.quorate.testkit.core.CoreCluster;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The end of an epoch, and the beginning of the next one. */
class StopSignTest {
    private static final Configuration NAMED = Configuration.genesis("raft", CoreCluster.members(3))
            .withLeader("n2")
            .nextEpoch()
            .at(7);

    private final RaftCluster three = RaftCluster.of(3);

    private Admission stop(String node) {
        return three.reconfigure(node, now -> now.withProtocol("omnipaxos").nextEpoch());
    }

    @Test
    @DisplayName("A stop-sign seals the log for everything, and the configuration stays that of the epoch")
    void sealed() {
        three.elect("n1");
        assertThat(stop("n2")).isEqualTo(Admission.NOT_LEADER);
        assertThat(stop("n1")).isEqualTo(Admission.ACCEPTED);
        assertThat(three.cores.propose("n1", "x")).isEqualTo(Admission.SEALED);
        assertThat(three.cores.readIndex("n1", 1)).isEqualTo(Admission.SEALED);
        assertThat(stop("n1")).isEqualTo(Admission.SEALED);
        assertThat(three.reconfigure("n1", now -> now.withVoters("n1"))).isEqualTo(Admission.SEALED);
        assertThat(three.cores.changes().transferLeadership("n1", "n2")).isEqualTo(Admission.SEALED);
        three.cores.run(2 * H);
        assertThat(three.names()).allMatch(three.cores.changes()::sealed);
        assertThat(three.names()).allMatch(node -> three.configuration(node).epoch() == 0);
        assertThat(three.names()).allMatch(node -> three.decided(node) == 2);
    }

    @Test
    @DisplayName("A later leader decides a stop-sign that it found, and nothing behind it")
    void foundStopSign() {
        three.elect("n1");
        stop("n1");
        three.cores.deliverAll(RaftCluster.to("n2"));
        three.cores.crash("n1");
        three.elect("n2");
        assertThat(three.cores.propose("n2", "x")).isEqualTo(Admission.SEALED);
        three.cores.run(2 * H);
        assertThat(three.status("n2").last()).isEqualTo(3);
        assertThat(three.decided("n2")).isEqualTo(2);
        assertThat(three.decided("n3")).isEqualTo(2);
        three.cores.crash("n2");
        three.cores.restart("n1");
        three.cores.runUntil(() -> three.cores.leader().isPresent(), 10 * E);
        three.cores.run(4 * H);
        assertThat(three.decided("n1")).isEqualTo(2);
        assertThat(three.decided("n3")).isEqualTo(2);
    }

    @Test
    @DisplayName("A stop-sign that is truncated leaves the log open")
    void openAgain() {
        three.elect("n1");
        three.cores.isolate("n1");
        stop("n1");
        three.elect("n2");
        three.cores.propose("n2", "x");
        three.cores.heal();
        three.cores.run(2 * H);
        assertThat(three.cores.changes().sealed("n1")).isFalse();
        three.elect("n1");
        assertThat(three.cores.propose("n1", "y")).isEqualTo(Admission.ACCEPTED);
        three.cores.run(2 * H);
        assertThat(three.cores.decided("n2")).contains("x", "y");
    }

    @Test
    @DisplayName("No stop-sign while the configuration is joint or undecided")
    void notMeanwhile() {
        three.elect("n1");
        three.learn("n1", "n4");
        assertThat(three.reconfigure("n1", now -> now.withVoters("n2", "n3", "n4")))
                .isEqualTo(Admission.ACCEPTED);
        assertThat(stop("n1")).isEqualTo(Admission.BUSY);
        three.cores.deliverAll();
        assertThat(three.configuration("n1").isJoint()).isTrue();
        assertThat(stop("n1")).isEqualTo(Admission.BUSY);
    }

    @Test
    @DisplayName("A log that is only a snapshot up to its stop-sign is sealed all the same")
    void compacted() {
        three.elect("n1");
        stop("n1");
        three.cores.run(2 * H);
        three.cores.snapshots().take("n1");
        assertThat(three.cores.snapshots().base("n1").index()).isEqualTo(2);
        assertThat(three.cores.propose("n1", "x")).isEqualTo(Admission.SEALED);
        assertThat(three.configuration("n1").epoch()).isZero();
    }

    @Test
    @DisplayName("A leader that the configuration names leads the first term without an election; the others follow")
    void namedLeader() {
        RaftCluster named = RaftCluster.of(NAMED, RaftCluster.SETTINGS, 1);
        assertThat(named.role("n2")).isEqualTo(Role.LEADER);
        assertThat(named.names()).allMatch(node -> named.term(node) == 1);
        assertThat(named.cores.propose("n2", "x")).isEqualTo(Admission.ACCEPTED);
        named.cores.run(2);
        assertThat(named.cores.decided("n3")).endsWith("x");
        assertThat(named.term("n2")).isEqualTo(1);
        assertThat(named.status("n2").last()).isEqualTo(9);
    }

    @Test
    @DisplayName("A restarted process never takes up the leadership that it was named for")
    void restartedNamedLeader() {
        Configuration genesis =
                Configuration.genesis("raft", CoreCluster.members(3)).withLeader("n2");
        RaftCluster named = RaftCluster.of(genesis, RaftCluster.SETTINGS, 1);
        named.cores.prepare("n2", new RaftFactory(RaftCluster.SETTINGS).firstState(genesis));
        named.cores.dropAll();
        assertThat(named.role("n2")).isEqualTo(Role.FOLLOWER);
        assertThat(named.status("n2").promised()).isEqualTo(new Ballot(1, 0, genesis.leader()));
        named.cores.runUntil(() -> named.cores.leader().isPresent(), 10 * E);
        assertThat(named.term(named.cores.leader().orElseThrow())).isGreaterThan(1);
    }

    @Test
    @DisplayName(
            "Nobody else can win the first term: all votes are given; if the named leader is dead, another term begins")
    void deadNamedLeader() {
        RaftCluster named = RaftCluster.of(NAMED, RaftCluster.SETTINGS, 1);
        named.cores.crash("n2");
        named.cores.dropAll();
        named.cores.inject("n1", "n3", new RaftMessage.VoteRequest(1, 1, new Position(0, 7)));
        assertThat(named.between("n3", "n1", RaftMessage.VoteResponse.class))
                .noneMatch(RaftMessage.VoteResponse::granted);
        named.cores.runUntil(() -> named.cores.leader().isPresent(), 10 * E);
        assertThat(named.term(named.cores.leader().orElseThrow())).isEqualTo(2);
    }

    @Test
    @DisplayName("Without a named leader a voter begins with no state, and so it does if the named one has no say")
    void nobodyNamed() {
        RaftFactory factory = new RaftFactory(RaftCluster.SETTINGS);
        Configuration genesis = Configuration.genesis("raft", CoreCluster.members(3));
        assertThat(factory.firstState(genesis)).isEmpty();
        assertThat(factory.firstState(genesis.withLeader("n9"))).isEmpty();
        assertThat(RaftState.decode(factory.firstState(genesis.withLeader("n3")).orElseThrow())
                        .ballot())
                .isEqualTo(new Ballot(1, 0, genesis.withLeader("n3").leader()));
        assertThat(factory.changesVoters()).isTrue();
        assertThat(List.of(factory.problems(genesis), factory.problems(genesis.joint(CoreCluster.members(5)))))
                .allMatch(List::isEmpty);
    }
}
