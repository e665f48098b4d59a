package io.quorate.omnipaxos;

import static io.quorate.omnipaxos.Servers.R;
import static io.quorate.omnipaxos.Servers.T;
import static io.quorate.omnipaxos.Servers.ballot;
import static io.quorate.omnipaxos.Servers.kind;
import static io.quorate.omnipaxos.Servers.link;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Configuration;
import io.quorate.api.EntryKind;
import io.quorate.api.NodeId;
import io.quorate.api.Quorums;
import io.quorate.api.Role;
import io.quorate.ble.BleFactory;
import io.quorate.ble.BleSettings;
import io.quorate.omnipaxos.PaxosMessage.Accept;
import io.quorate.omnipaxos.PaxosMessage.AcceptSync;
import io.quorate.omnipaxos.PaxosMessage.Accepted;
import io.quorate.omnipaxos.PaxosMessage.Chunk;
import io.quorate.omnipaxos.PaxosMessage.NotAccepted;
import io.quorate.omnipaxos.PaxosMessage.Prepare;
import io.quorate.omnipaxos.PaxosMessage.Promise;
import io.quorate.omnipaxos.PaxosMessage.Pull;
import io.quorate.spi.Admission;
import io.quorate.spi.Ballot;
import io.quorate.spi.ConfigurationFormat;
import io.quorate.spi.ElectionFactory;
import io.quorate.spi.ElectionSetup;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.LeaderElection;
import io.quorate.spi.wire.MessageCodec;
import io.quorate.testkit.core.CoreCluster;
import io.quorate.testkit.core.Envelope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A cluster at work: elections, quorums, windows, bounds. */
class ReplicationTest {
    private static final Ballot ONE = ballot(1, "n1");

    @Test
    void aLeaderIsElectedAndReplicates() {
        CoreCluster cluster = Servers.cluster(3);
        String leader = Servers.awaitLeader(cluster);
        assertThat(cluster.propose(leader, "a", "b")).isEqualTo(Admission.ACCEPTED);
        cluster.run(1);
        for (String node : cluster.names()) {
            assertThat(cluster.decided(node)).as(node).containsExactly("a", "b");
            assertThat(cluster.core(node).status().leader()).as(node).contains(NodeId.of(leader));
        }
    }

    @Test
    void anIdleClusterWritesAndSaysNothingButHeartbeats() {
        CoreCluster cluster = Servers.led(3);
        cluster.propose(cluster.leader().orElseThrow(), "a");
        cluster.run(5 * R);
        for (int i = 0; i < 2 * T; i++) {
            cluster.tickAll(1);
            assertThat(cluster.inFlight()).noneMatch(Servers.paxos());
            cluster.deliverAll();
        }
    }

    /** Its disk takes its time. What was sent again would only wait for the same disk. */
    @Test
    void aFollowerWhoseDiskIsSlowIsAskedAndSentNothingTwice() {
        CoreCluster cluster = Servers.led(3);
        String leader = cluster.leader().orElseThrow();
        String slow = other(cluster, leader);
        cluster.run(2);
        cluster.autoPersist(slow, false);
        for (String payload : List.of("a", "b", "c")) {
            cluster.propose(leader, payload);
            cluster.deliverAll();
        }
        List<Accept> said = new ArrayList<>();
        for (int i = 0; i < 3 * R; i++) {
            cluster.tickAll(1);
            cluster.inFlight().stream()
                    .filter(link(leader, slow).and(kind(Accept.class)))
                    .forEach(envelope -> said.add((Accept) envelope.message()));
            cluster.deliverAll();
        }
        assertThat(said).isNotEmpty().allMatch(accept -> accept.entries().isEmpty());
        cluster.autoPersist(slow, true);
        cluster.persist(slow);
        cluster.run(2);
        assertThat(cluster.decided(slow)).containsExactly("a", "b", "c");
    }

    @Test
    void aWindowThatIsLostWithTheQuestionAboutItIsSentAgain() {
        CoreCluster cluster = Servers.led(3);
        String leader = cluster.leader().orElseThrow();
        String other = other(cluster, leader);
        cluster.run(2);
        for (String payload : List.of("a", "b", "c")) {
            cluster.propose(leader, payload);
            cluster.drop(link(leader, other));
            cluster.deliverAll();
        }
        for (int i = 0; i <= R; i++) {
            cluster.tickAll(1);
            cluster.drop(link(leader, other).and(kind(Accept.class)));
            cluster.deliverAll();
        }
        assertThat(cluster.decided(other)).isEmpty();
        cluster.run(2 * R);
        assertThat(cluster.decided(other)).containsExactly("a", "b", "c");
    }

    private static String other(CoreCluster cluster, String leader) {
        return cluster.names().stream()
                .filter(name -> !name.equals(leader))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aServerAloneLeadsAndDecidesWithItsDisk() {
        CoreCluster cluster = Servers.cluster(1);
        cluster.run(3);
        assertThat(cluster.leader()).contains("n1");
        cluster.autoPersist("n1", false);
        cluster.propose("n1", "a");
        cluster.run(3);
        assertThat(cluster.decided("n1")).isEmpty();
        cluster.persist("n1");
        assertThat(cluster.decided("n1")).containsExactly("a");

        cluster.autoPersist("n1", true);
        Ballot before = cluster.core("n1").status().round();
        cluster.crash("n1");
        cluster.restart("n1");
        cluster.run(3);
        assertThat(cluster.core("n1").status().role()).isEqualTo(Role.LEADER);
        assertThat(cluster.core("n1").status().round()).isGreaterThan(before);
        assertThat(cluster.decided("n1")).containsExactly("a");
    }

    @Test
    void aNewLeaderTakesOverAfterACrashWithinFiveTimeouts() {
        CoreCluster cluster = Servers.led(3);
        String old = cluster.leader().orElseThrow();
        cluster.propose(old, "a");
        cluster.run(2);
        cluster.crash(old);
        cluster.runUntil(() -> cluster.leader().isPresent(), 5 * T);
        String leader = cluster.leader().orElseThrow();
        cluster.propose(leader, "b");
        cluster.restart(old);
        cluster.run(5 * T);
        assertThat(cluster.leader()).contains(leader);
        assertThat(cluster.decided(old)).containsExactly("a", "b");
    }

    @Test
    void aRestartedServerNeverLeadsAnOldBallotAgain() {
        CoreCluster cluster = Servers.led(3);
        String leader = cluster.leader().orElseThrow();
        Ballot before = cluster.core(leader).status().round();
        cluster.crash(leader);
        cluster.restart(leader);
        cluster.run(10 * T);
        String next = cluster.leader().orElseThrow();
        assertThat(cluster.core(next).status().round()).isGreaterThan(before);
    }

    @Test
    void theHighestPriorityWinsTheFirstElection() {
        for (String favourite : List.of("n1", "n2", "n3")) {
            Configuration configuration = Configuration.genesis("omnipaxos", CoreCluster.members(3));
            // One factory for all in CoreCluster; so the priority is given by name.
            ElectionsByPriority elections = new ElectionsByPriority(favourite);
            CoreCluster cluster =
                    CoreCluster.of(new OmniPaxosFactory(OmniPaxosSettings.DEFAULTS, elections), configuration, 1);
            assertThat(Servers.awaitLeader(cluster)).isEqualTo(favourite);
        }
    }

    @Test
    void flexibleQuorumsDecideWithFewAndElectWithMany() {
        CoreCluster cluster = Servers.cluster(5, new Quorums(4, 2));
        String leader = Servers.awaitLeader(cluster);
        List<String> others = new ArrayList<>(cluster.names());
        others.remove(leader);
        others.subList(0, 3).forEach(cluster::crash);
        cluster.propose(leader, "a");
        cluster.run(2);
        assertThat(cluster.decided(leader)).containsExactly("a");

        cluster.crash(leader);
        cluster.restart(others.get(0));
        cluster.restart(others.get(1));
        cluster.run(10 * T);
        assertThat(cluster.leader()).isEmpty();
        cluster.restart(leader);
        String next = Servers.awaitLeader(cluster);
        assertThat(cluster.decided(next)).containsExactly("a");
    }

    @Test
    void aServerThatPromisedAFailedBallotIsBroughtBackByAHigherBid() {
        CoreCluster cluster = Servers.led(3);
        String leader = cluster.leader().orElseThrow();
        String lagging = leader.equals("n3") ? "n2" : "n3";
        Ballot failed = ballot(7, "n1");
        Ballot accepted = cluster.core(lagging).status().round();
        cluster.prepare(lagging, Servers.stored(failed, accepted, 0));
        cluster.run(8 * T);
        leader = cluster.leader().orElseThrow();
        assertThat(cluster.core(leader).status().round()).isGreaterThan(failed);
        cluster.propose(leader, "b");
        cluster.run(2);
        assertThat(cluster.decided(lagging)).containsExactly("b");
    }

    @Test
    void aLeaderWithTooMuchUndecidedRefuses() {
        Stage stage = new Stage(3, Quorums.majority(3), new OmniPaxosSettings(20, 1000, 10, 1000, 5, 200, 10));
        stage.lead("n1", ONE);
        stage.cluster.isolate("n1");
        String large = "x".repeat(500);
        assertThat(stage.cluster.propose("n1", large)).isEqualTo(Admission.ACCEPTED);
        assertThat(stage.cluster.propose("n1", "y")).isEqualTo(Admission.OVERLOADED);
        stage.cluster.heal();
        stage.cluster.run(2 * R);
        assertThat(stage.cluster.propose("n1", "y")).isEqualTo(Admission.ACCEPTED);
    }

    @Test
    void aLeaderWhoseDiskHangsRefusesThoughTheOthersDecide() {
        Stage stage = new Stage(3, Quorums.majority(3), new OmniPaxosSettings(20, 1000, 10, 1000, 5, 200, 10));
        stage.lead("n1", ONE);
        stage.cluster.autoPersist("n1", false);
        String large = "x".repeat(500);
        assertThat(stage.cluster.propose("n1", large)).isEqualTo(Admission.ACCEPTED);
        stage.cluster.deliverAll();
        assertThat(stage.cluster.decided("n1")).containsExactly(large);
        assertThat(stage.cluster.propose("n1", "y")).isEqualTo(Admission.OVERLOADED);
        stage.cluster.persist("n1");
        assertThat(stage.cluster.propose("n1", "y")).isEqualTo(Admission.ACCEPTED);
    }

    @Test
    void whatIsUnderWayToAFollowerIsBounded() {
        Stage stage = new Stage(3, Quorums.majority(3), new OmniPaxosSettings(20, 100, 10, 200, 5, 1 << 20, 10));
        CoreCluster cluster = stage.cluster;
        stage.lead("n1", ONE);
        for (int i = 0; i < 50; i++) {
            cluster.propose("n1", "entry-" + i);
        }
        long bytes = cluster.inFlight().stream()
                .filter(link("n1", "n2"))
                .mapToLong(envelope -> envelope.message().entries().bytes())
                .sum();
        assertThat(bytes).isBetween(100L, 300L);
        cluster.deliverAll();
        assertThat(cluster.decided("n3")).hasSize(50);
    }

    @Test
    void aFollowerThatMissedMuchCatchesUpOneMessageAtATimeWhereTheyAreCutShort() {
        Stage stage = new Stage(3);
        CoreCluster cluster = stage.cluster;
        stage.lead("n1", ONE);
        cluster.isolate("n3");
        cluster.propose("n1", IntStream.range(0, 100).mapToObj(i -> "e" + i).toArray(String[]::new));
        cluster.deliverAll();
        cluster.heal();
        cluster.maxEntriesPerMessage(3);
        cluster.connected("n1", "n3");
        int messages = 0;
        while (!cluster.inFlight().isEmpty()) {
            List<Envelope> flying = cluster.inFlight();
            messages += (int) flying.stream().filter(kind(Accept.class)).count();
            flying.forEach(cluster::deliver);
        }
        assertThat(cluster.decided("n3")).hasSize(100);
        assertThat(messages).isLessThan(50);
    }

    @Test
    void aLongLogIsPulledInPiecesByANewLeader() {
        Stage stage = new Stage(3, Quorums.majority(3), new OmniPaxosSettings(20, 1000, 2, 1000, 5, 1 << 20, 10));
        stage.disk("n1", ONE, 0, "a1", "b1", "c1", "d1", "e1", "f1", "g1").disk("n2", ONE, 0, "a1");
        CoreCluster cluster = stage.start().cluster;
        stage.elect("n2", ballot(2, "n2"));
        stage.deliver(Prepare.class, "n2", "n1");
        assertThat(stage.deliver(Promise.class, "n1", "n2").entries().count()).isEqualTo(2);
        assertThat(stage.deliver(Pull.class, "n2", "n1").from()).isEqualTo(4);
        assertThat(cluster.log("n2")).containsExactly("a");
        cluster.deliverAll(kind(Pull.class).or(kind(Chunk.class)));
        assertThat(cluster.log("n2")).containsExactly("a", "b", "c", "d", "e", "f", "g");
        assertThat(stage.flies(kind(AcceptSync.class, "n2", "n1"))).isTrue();
    }

    @Test
    void decidedEntriesAreTakenInWhileTheRestIsStillToCome() {
        Stage stage = new Stage(3, Quorums.majority(3), new OmniPaxosSettings(20, 1000, 2, 1000, 5, 1 << 20, 10));
        stage.disk("n1", ONE, 5, "a1", "b1", "c1", "d1", "e1", "f1", "g1").disk("n2", ballot(0, "n2"), 0);
        stage.disk("n3", ONE, 0, "a1", "b1", "c1", "d1", "e1");
        CoreCluster cluster = stage.start().cluster;
        Ballot two = ballot(2, "n2");
        stage.elect("n2", two);
        stage.deliver(Prepare.class, "n2", "n1");
        stage.deliver(Promise.class, "n1", "n2");
        assertThat(cluster.decided("n2")).containsExactly("a", "b");
        cluster.deliver(stage.find(kind(Pull.class)));
        cluster.deliver(stage.find(kind(Chunk.class)));
        assertThat(cluster.disk("n2")).containsExactly("a", "b", "c", "d");
        assertThat(stage.onDisk("n2")).isEqualTo(new PaxosState(two, ballot(0, "n2"), 4));
        cluster.deliverAll();
        assertThat(cluster.decided("n3")).containsExactly("a", "b", "c", "d", "e", "f", "g");
    }

    @Test
    void aLogThatDoesNotComeIsGivenUpWhereOthersAreEnough() {
        Stage stage = new Stage(3);
        stage.disk("n1", ONE, 0, "a1", "b1").disk("n3", ONE, 0, "a1");
        CoreCluster cluster = stage.start().cluster;
        cluster.maxEntriesPerMessage(1);
        stage.elect("n2", ballot(2, "n2"));
        stage.deliver(Prepare.class, "n2", "n1");
        stage.deliver(Promise.class, "n1", "n2");
        cluster.crash("n1");
        cluster.run(4 * R);
        assertThat(cluster.core("n2").status().role()).isEqualTo(Role.CANDIDATE);
        cluster.run(6 * R);
        assertThat(cluster.core("n2").status().role()).isEqualTo(Role.LEADER);
        assertThat(cluster.log("n2")).containsExactly("a");
        cluster.restart("n1");
        cluster.run(2 * R);
        assertThat(cluster.decided("n1")).containsExactly("a");
    }

    @Test
    void aFollowerThatPromisedAnotherGetsNoMoreEntries() {
        Stage stage = new Stage(3);
        CoreCluster cluster = stage.cluster;
        stage.lead("n1", ONE);
        cluster.inject("n3", "n2", new Prepare(ballot(1, "n3"), Ballot.BOTTOM, 0, 0));
        cluster.dropAll();
        cluster.propose("n1", "a");
        stage.deliver(Accept.class, "n1", "n2");
        assertThat(stage.deliver(NotAccepted.class, "n2", "n1").ballot()).isEqualTo(ballot(1, "n3"));
        cluster.propose("n1", "b");
        assertThat(stage.flies(kind(Accept.class, "n1", "n2"))).isFalse();
        cluster.tick("n1", R);
        assertThat(stage.flies(kind(Prepare.class, "n1", "n2"))).isTrue();
    }

    @Test
    void aStopSignSealsTheLog() {
        Stage stage = new Stage(1);
        CoreCluster cluster = stage.cluster;
        Configuration next =
                Configuration.genesis("omnipaxos", CoreCluster.members(3)).at(1).nextEpoch();
        cluster.prepare(
                "n1", Optional.empty(), EntryBlock.of(EntryKind.STOP_SIGN, 1, ConfigurationFormat.encode(next)));
        stage.lead("n1", ONE);
        assertThat(cluster.propose("n1", "a")).isEqualTo(Admission.SEALED);
        assertThat(cluster.readIndex("n1", 1)).isEqualTo(Admission.SEALED);
    }

    @Test
    void anElectionThatNamesAnotherEndsLeadership() {
        Stage stage = new Stage(3);
        CoreCluster cluster = stage.cluster;
        stage.lead("n1", ONE);
        stage.elect("n1", ballot(2, "n2"));
        assertThat(cluster.core("n1").status().role()).isEqualTo(Role.FOLLOWER);
        assertThat(cluster.core("n1").status().leader()).isEmpty();
        assertThat(cluster.propose("n1", "a")).isEqualTo(Admission.NOT_LEADER);
        stage.lead("n2", ballot(2, "n2"));
        assertThat(cluster.core("n1").status().leader()).contains(NodeId.of("n2"));
    }

    @Test
    void aNewLinkIsUsedAtOnce() {
        Stage stage = new Stage(3);
        CoreCluster cluster = stage.cluster;
        cluster.isolate("n3");
        stage.lead("n1", ONE);
        cluster.propose("n1", "a");
        cluster.deliverAll();
        cluster.heal();
        cluster.connected("n3", "n1");
        cluster.deliverAll();
        assertThat(cluster.decided("n3")).containsExactly("a");

        cluster.isolate("n3");
        cluster.propose("n1", "b");
        cluster.deliverAll();
        cluster.heal();
        cluster.connected("n1", "n3");
        cluster.deliverAll();
        assertThat(cluster.decided("n3")).containsExactly("a", "b");
        assertThat(stage.flies(kind(Accepted.class))).isFalse();
    }

    /** BLE with priority 1 for one node. */
    private record ElectionsByPriority(String favourite) implements ElectionFactory {
        @Override
        public String name() {
            return "ble";
        }

        @Override
        public LeaderElection create(ElectionSetup setup) {
            int priority = setup.self().text().equals(favourite) ? 1 : 0;
            return new BleFactory(new BleSettings(T, priority)).create(setup);
        }

        @Override
        public MessageCodec codec() {
            return new BleFactory(BleSettings.DEFAULTS).codec();
        }
    }
}
