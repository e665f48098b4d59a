package io.quorate.raft;

import static io.quorate.raft.RaftCluster.E;
import static io.quorate.raft.RaftCluster.H;
import static io.quorate.raft.RaftCluster.is;
import static io.quorate.raft.RaftCluster.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Configuration;
import io.quorate.api.EntryKind;
import io.quorate.api.NodeId;
import io.quorate.raft.RaftMessage.Accepted;
import io.quorate.raft.RaftMessage.Append;
import io.quorate.raft.RaftMessage.Heartbeat;
import io.quorate.spi.Admission;
import io.quorate.spi.ConfigurationFormat;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.spi.Mark;
import io.quorate.spi.ProtocolSetup;
import io.quorate.spi.Ready;
import io.quorate.spi.support.Randomness;
import io.quorate.spi.support.ReplicaLog;
import io.quorate.testkit.core.CoreCluster;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Bounds, batches and back-off: how much goes out, and when. */
class FlowTest {
    private static final RaftSettings SMALL = new RaftSettings(75, 10, 200, 100, 500, 3, 1_000, 4, 1_000);
    private final RaftCluster three = RaftCluster.of(3, SMALL, 1);

    @Test
    @DisplayName("35: beyond the bound proposals are refused, and taken again once something is decided")
    void undecidedIsBounded() {
        three.elect("n1");
        three.cores.isolate("n1");
        int taken = 0;
        while (taken < 100 && three.cores.propose("n1", "0123456789") == Admission.ACCEPTED) {
            taken++;
        }
        assertThat(taken).isBetween(10, 30);
        assertThat(three.cores.propose("n1", "0123456789")).isEqualTo(Admission.OVERLOADED);
        assertThat(three.cores.log("n1")).hasSize(1 + taken);
        three.cores.heal();
        three.cores.run(3 * H);
        assertThat(three.decided("n1")).isEqualTo(1 + taken);
        assertThat(three.cores.propose("n1", "0123456789")).isEqualTo(Admission.ACCEPTED);
    }

    @Test
    @DisplayName("35: a leader whose disk hangs takes no more than the bound, though the others decide all of it")
    void whatTheOwnDiskLacksIsBounded() {
        three.elect("n1");
        three.cores.autoPersist("n1", false);
        int taken = 0;
        while (taken < 100 && three.cores.propose("n1", "0123456789") == Admission.ACCEPTED) {
            three.cores.deliverAll();
            taken++;
        }
        assertThat(taken).isBetween(10, 30);
        assertThat(three.decided("n1")).isEqualTo(1 + taken);
        three.cores.persist("n1");
        assertThat(three.cores.propose("n1", "0123456789")).isEqualTo(Admission.ACCEPTED);
    }

    @Test
    @DisplayName("35: a batch above the bound is taken when it is alone")
    void largeBatchAlone() {
        three.elect("n1");
        assertThat(three.cores.propose("n1", "x".repeat(5_000))).isEqualTo(Admission.ACCEPTED);
        assertThat(three.cores.propose("n1", "y")).isEqualTo(Admission.OVERLOADED);
        three.cores.deliverAll();
        assertThat(three.cores.decided("n3")).hasSize(2);
    }

    @Test
    @DisplayName("3.10: appends keep to the bytes of a message, and to messages and bytes of the window")
    void windows() {
        three.elect("n1");
        for (int i = 0; i < 20; i++) {
            three.cores.propose("n1", "x".repeat(i < 4 ? 150 : 20));
        }
        List<Append> sent = three.between("n1", "n2", Append.class);
        assertThat(sent).hasSize(2);
        assertThat(sent).allMatch(append -> append.entries().bytes() <= 200);
        assertThat(sent.stream().mapToLong(append -> append.entries().bytes()).sum())
                .isBetween(1L, 500L);
        three.cores.deliverAll();
        three.cores.run(H);
        assertThat(three.decided("n3")).isEqualTo(three.status("n1").last());
    }

    @Test
    @DisplayName("3.10: entries whose size is not known go one append at a time, as they will be shortened")
    void unknownSizesGoAlone() {
        RaftCluster cluster = RaftCluster.of(3, new RaftSettings(75, 10, 200, 5, 500, 9, 1_000, 4, 1_000), 1);
        EntryBlock[] log = IntStream.rangeClosed(1, 200)
                .mapToObj(i -> CoreCluster.entry(1, "e" + i))
                .toArray(EntryBlock[]::new);
        cluster.cores.prepare("n1", RaftCluster.state(1, ""), log);
        cluster.cores.prepare("n2", RaftCluster.state(1, ""), log);
        cluster.cores.crash("n3");
        cluster.elect("n1");
        cluster.cores.restart("n3");
        cluster.cores.dropAll();
        cluster.cores.connected("n1", "n3");
        while (!cluster.cores.inFlight().isEmpty()) {
            assertThat(cluster.between("n1", "n3", Append.class)).hasSizeLessThanOrEqualTo(1);
            cluster.cores.deliver(cluster.cores.inFlight().get(0));
        }
        assertThat(cluster.cores.decided("n3")).hasSize(201);
    }

    @Test
    @DisplayName("3.10: a probe carries little, as it may be in vain")
    void probesAreSmall() {
        EntryBlock[] log = IntStream.rangeClosed(1, 500)
                .mapToObj(i -> CoreCluster.entry(1, "e" + i))
                .toArray(EntryBlock[]::new);
        RaftCluster fresh = RaftCluster.of(3);
        fresh.cores.prepare("n1", RaftCluster.state(1, ""), log);
        fresh.cores.prepare("n2", RaftCluster.state(1, ""), log);
        fresh.cores.crash("n3");
        fresh.elect("n1");
        fresh.cores.restart("n3");
        fresh.cores.dropAll();
        fresh.cores.connected("n1", "n3");
        assertThat(fresh.between("n1", "n3", Append.class))
                .hasSize(1)
                .allMatch(append -> append.entries().count() == 64);
    }

    @Test
    @DisplayName("3.10: a peer that is silent for an election timeout gets heartbeats only, until it gives a sign")
    void silentPeer() {
        three.cores.crash("n3");
        three.elect("n1");
        three.cores.run(E + H);
        three.cores.dropAll();
        three.cores.tick("n1", 2 * H);
        assertThat(three.between("n1", "n3", Heartbeat.class)).hasSize(2);
        assertThat(three.between("n1", "n3", Append.class)).isEmpty();
        three.cores.connected("n1", "n3");
        assertThat(three.between("n1", "n3", Append.class)).hasSize(1);
        three.cores.restart("n3");
        three.cores.deliverAll();
        assertThat(three.cores.decided("n3")).isEqualTo(three.cores.decided("n1"));
    }

    @Test
    @DisplayName("3.10: a new link is probed from what was acknowledged, at once")
    void newLinkIsProbed() {
        three.elect("n1");
        three.cores.propose("n1", "x");
        three.cores.drop(to("n2"));
        three.cores.connected("n1", "n2");
        assertThat(three.between("n1", "n2", Append.class))
                .hasSize(1)
                .allMatch(append ->
                        append.previous().index() == 1 && append.entries().count() == 1);
        three.cores.deliverAll();
        assertThat(three.cores.decided("n2")).containsExactly("", "x");
    }

    @Test
    @DisplayName("29: whatever is answered, the next append begins behind what was acknowledged")
    void nextIsBehindMatch() {
        for (int seed = 1; seed <= 200; seed++) {
            randomAnswers(Randomness.of(seed, "progress"), seed);
        }
    }

    private static void randomAnswers(Randomness random, int seed) {
        Configuration configuration = Configuration.genesis("raft", CoreCluster.members(3));
        Server server = new Server(
                new ProtocolSetup(
                        NodeId.of("n1"),
                        new UUID(0, 1),
                        configuration,
                        new TreeMap<>(),
                        false,
                        seed,
                        RaftCluster.state(5, ""),
                        Mark.NONE,
                        EntryRange.EMPTY,
                        0),
                SMALL);
        ReplicaLog log = server.log;
        log.append(RaftCluster.entries(1, 2, "a", "b", "c", "d", "e", "f", "g"));
        Progress progress = new Progress(new UUID(0, 2), SMALL, log, 0);
        for (int i = 0; i < 300; i++) {
            server.tick();
            long now = server.now();
            switch ((int) random.below(5)) {
                case 0 -> log.append(RaftCluster.entries(log.last() + 1, 5, "x"));
                case 1 -> progress.accepted(random.below(log.last() + 1), now);
                case 2 ->
                    progress.rejected(
                            new RaftMessage.Rejected(
                                    5,
                                    random.below(log.last() + 3),
                                    new Position(random.below(7), random.below(log.last() + 5)),
                                    random.below(4),
                                    0),
                            now);
                case 3 -> progress.connected(now);
                default -> progress.answered(now, 0);
            }
            if (progress.maySend(now)) {
                Append append = progress.send(server, 0);
                assertThat(append.previous().index())
                        .describedAs("seed %d", seed)
                        .isBetween(progress.match(), log.last());
            }
        }
    }

    @Test
    @DisplayName("3.9, 3.12: what comes in one turn leaves as one append, one write and one acknowledgement")
    void oneTurn() {
        Raft leader = core(1);
        leader.tick();
        leader.ready();
        leader.persisted(1);
        leader.ready();
        leader.propose(batch("a"));
        leader.propose(batch("b"));
        Ready ready = leader.ready();
        assertThat(ready.writes().append()).hasSize(2);

        Raft follower = core(3);
        follower.receive(NodeId.of("n2"), append(0, RaftCluster.entries(1, 1, "")));
        follower.receive(NodeId.of("n2"), append(1, RaftCluster.entries(2, 1, "a")));
        Ready answer = follower.ready();
        assertThat(answer.send()).isEmpty();
        assertThat(answer.sendWhenDurable()).hasSize(1);
        assertThat(answer.sendWhenDurable().get(0).message()).isEqualTo(new Accepted(1, 2, 7));
    }

    @Test
    @DisplayName("Nothing but commands can be proposed: stop-signs and configurations are the core's own")
    void onlyCommandsAreProposed() {
        Raft leader = core(1);
        leader.tick();
        leader.ready();
        leader.persisted(1);
        for (EntryKind kind : EntryKind.values()) {
            byte[] payload = ConfigurationFormat.encode(leader.status().configuration());
            boolean taken = leader.propose(EntryRange.of(0, EntryBlock.of(kind, 0, payload))) == Admission.ACCEPTED;
            assertThat(taken).as("%s", kind).isEqualTo(kind == EntryKind.COMMAND);
        }
        assertThat(leader.propose(batch("x"))).isEqualTo(Admission.ACCEPTED);
    }

    private static Append append(long previous, EntryRange entries) {
        return new Append(1, new Position(previous == 0 ? 0 : 1, previous), 0, 0, 7, 0, entries);
    }

    private static EntryRange batch(String payload) {
        return RaftCluster.entries(0, 0, payload);
    }

    private static Raft core(int size) {
        Configuration configuration = Configuration.genesis("raft", CoreCluster.members(size));
        return new Raft(
                new ProtocolSetup(
                        NodeId.of("n1"),
                        new UUID(0, 1),
                        configuration,
                        new TreeMap<>(),
                        false,
                        1,
                        Optional.empty(),
                        Mark.NONE,
                        EntryRange.EMPTY,
                        0),
                RaftCluster.SETTINGS);
    }

    @Test
    @DisplayName("3.9: all proposals of a turn share an append")
    void sharedAppend() {
        three.elect("n1");
        three.cores.propose("n1", "a", "b", "c");
        assertThat(three.between("n1", "n2", Append.class))
                .hasSize(1)
                .allMatch(append -> append.entries().count() == 3);
        three.cores.deliverAll(is(Append.class));
        assertThat(three.between("n2", "n1", Accepted.class)).hasSize(1);
    }
}
