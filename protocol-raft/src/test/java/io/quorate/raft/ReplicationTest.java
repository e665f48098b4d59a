package io.quorate.raft;

import static io.quorate.raft.RaftCluster.E;
import static io.quorate.raft.RaftCluster.H;
import static io.quorate.raft.RaftCluster.entries;
import static io.quorate.raft.RaftCluster.from;
import static io.quorate.raft.RaftCluster.is;
import static io.quorate.raft.RaftCluster.state;
import static io.quorate.raft.RaftCluster.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Role;
import io.quorate.raft.RaftMessage.Accepted;
import io.quorate.raft.RaftMessage.Append;
import io.quorate.raft.RaftMessage.Heartbeat;
import io.quorate.raft.RaftMessage.HeartbeatResponse;
import io.quorate.raft.RaftMessage.PreVoteRequest;
import io.quorate.raft.RaftMessage.PreVoteResponse;
import io.quorate.raft.RaftMessage.Rejected;
import io.quorate.raft.RaftMessage.VoteRequest;
import io.quorate.raft.RaftMessage.VoteResponse;
import io.quorate.spi.Admission;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.testkit.core.CoreCluster;
import io.quorate.testkit.core.Envelope;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The scenarios of specification 5.2, by their numbers: what is replicated, and what may be called decided. */
class ReplicationTest {
    private static final Position NOTHING = new Position(0, 0);
    private static final Predicate<Envelope> VOTES = is(PreVoteRequest.class)
            .or(is(PreVoteResponse.class))
            .or(is(VoteRequest.class))
            .or(is(VoteResponse.class));

    private final RaftCluster three = RaftCluster.of(3);
    private final RaftCluster five = RaftCluster.of(5);

    @Test
    @DisplayName("17: an entry of an older term is not decided by counting (figure 8)")
    void figureEight() {
        EntryBlock first = CoreCluster.entry(1, "");
        five.cores.maxEntriesPerMessage(1);
        five.cores.prepare("n1", state(3, ""), first, CoreCluster.entry(2, "a"));
        five.cores.prepare("n2", state(2, ""), first, CoreCluster.entry(2, "a"));
        five.cores.prepare("n3", state(2, ""), first);
        five.cores.prepare("n4", state(3, "n5"), first);
        five.cores.prepare("n5", state(3, "n5"), first, CoreCluster.entry(3, "b"));
        five.cores.crash("n5");
        five.campaign("n1");
        five.cores.deliverAll(VOTES);
        assertThat(five.role("n1")).isEqualTo(Role.LEADER);
        assertThat(five.term("n1")).isEqualTo(4);
        // "a" of term 2 comes to n2 and n3, a majority with n1; the no-op of term 4 to n2 only.
        five.cores.drop(to("n4"));
        five.cores.deliver(
                five.flying(Append.class).stream().filter(to("n3")).findFirst().orElseThrow());
        five.cores.deliverAll(
                is(Rejected.class).or(is(Accepted.class)).or(to("n2")).or(reaches(2)));
        assertThat(five.cores.log("n3")).containsExactly("", "a");
        assertThat(five.cores.log("n2")).containsExactly("", "a", "");
        assertThat(five.decided("n1")).isZero();
        // And right so: n5 can still be elected, and replaces it.
        five.cores.crash("n1");
        five.cores.crash("n2");
        five.cores.restart("n5");
        five.cores.dropAll();
        five.cores.runUntil(() -> five.cores.leader().isPresent(), 20 * E);
        five.cores.run(H);
        assertThat(five.cores.decided("n3")).containsExactly("", "b", "");
    }

    private static Predicate<Envelope> reaches(long index) {
        return envelope -> envelope.message() instanceof Append append && append.reach() <= index;
    }

    @Test
    @DisplayName("17: entries of older terms are decided by one of the own term behind them")
    void olderTermsBelowOwn() {
        three.cores.prepare("n1", state(2, ""), CoreCluster.entry(1, ""), CoreCluster.entry(2, "a"));
        three.elect("n1");
        assertThat(three.cores.decided("n3")).containsExactly("", "a", "");
    }

    @Test
    @DisplayName("18: a restarted leader follows, and never gives the same place in the same term to other content")
    void restartedLeaderFollows() {
        three.elect("n1");
        three.cores.autoPersist("n1", false);
        three.cores.propose("n1", "lost");
        three.cores.deliverAll(to("n2"));
        three.cores.crash("n1");
        three.cores.restart("n1");
        three.cores.autoPersist("n1", true);
        assertThat(three.role("n1")).isEqualTo(Role.FOLLOWER);
        assertThat(three.status("n1").leader()).isEmpty();
        assertThat(three.cores.propose("n1", "other")).isEqualTo(Admission.NOT_LEADER);
        three.cores.deliverAll();
        assertThat(three.role("n1")).isEqualTo(Role.FOLLOWER);
        three.cores.runUntil(() -> three.cores.leader().isPresent(), 20 * E);
        String leader = three.cores.leader().orElseThrow();
        assertThat(three.term(leader)).isGreaterThan(1);
        three.cores.propose(leader, "new");
        three.cores.run(2 * H);
        assertThat(three.cores.decided("n1"))
                .endsWith("new")
                .isEqualTo(three.cores.decided("n2"))
                .isEqualTo(three.cores.decided("n3"));
    }

    @Test
    @DisplayName("19: the leader counts itself only as far as its own disk is")
    void leaderCountsItsDisk() {
        three.elect("n1");
        three.cores.crash("n3");
        three.cores.autoPersist("n1", false);
        three.cores.propose("n1", "x");
        three.cores.deliverAll();
        assertThat(three.cores.disk("n2")).containsExactly("", "x");
        assertThat(three.cores.decided("n1")).containsExactly("");
        three.cores.persist("n1");
        assertThat(three.cores.decided("n1")).containsExactly("", "x");
    }

    @Test
    @DisplayName("19: without the leader's disk a quorum of followers decides")
    void followersDecideWithoutLeadersDisk() {
        three.elect("n1");
        three.cores.autoPersist("n1", false);
        three.cores.propose("n1", "x");
        three.cores.deliverAll();
        assertThat(three.cores.decided("n1")).containsExactly("", "x");
        assertThat(three.status("n1").durable()).isEqualTo(1);
    }

    @Test
    @DisplayName("19: a single node decides nothing that a power loss could take")
    void singleNodePowerLoss() {
        RaftCluster one = RaftCluster.of(1);
        one.cores.run(1);
        one.cores.autoPersist("n1", false);
        one.cores.propose("n1", "x");
        one.cores.run(5);
        assertThat(one.cores.decided("n1")).containsExactly("");
        one.cores.crash("n1");
        one.cores.restart("n1");
        one.cores.autoPersist("n1", true);
        one.cores.run(2);
        assertThat(one.cores.decided("n1")).containsExactly("", "");
    }

    @Test
    @DisplayName("20: the write of a truncated entry does not acknowledge the one that took its place")
    void truncatedAndWrittenAgain() {
        three.cores.autoPersist("n2", false);
        three.cores.inject("n1", "n2", append(1, NOTHING, 0, entries(1, 1, "", "a", "b")));
        three.cores.inject("n3", "n2", append(2, new Position(1, 1), 0, entries(2, 2, "", "c")));
        three.cores.persistOne("n2");
        assertThat(three.status("n2").durable()).isEqualTo(1);
        assertThat(three.between("n2", "n3", Accepted.class)).isEmpty();
        three.cores.persistOne("n2");
        assertThat(three.status("n2").durable()).isEqualTo(3);
        assertThat(three.between("n2", "n3", Accepted.class)).containsExactly(new Accepted(2, 3, 0));
        assertThat(three.cores.disk("n2")).containsExactly("", "", "c");
    }

    @Test
    @DisplayName("20: nothing is acknowledged before it is durable")
    void acknowledgedWhenDurable() {
        three.cores.autoPersist("n2", false);
        three.cores.inject("n1", "n2", append(1, NOTHING, 0, entries(1, 1, "", "a")));
        three.cores.inject("n1", "n2", append(1, new Position(1, 2), 0, EntryRange.EMPTY));
        assertThat(three.flying(Accepted.class)).isEmpty();
        three.cores.crash("n2");
        three.cores.restart("n2");
        assertThat(three.cores.log("n2")).isEmpty();
        assertThat(three.flying(Accepted.class)).isEmpty();
    }

    @Test
    @DisplayName("21: writes count in their order, one by one or several at once")
    void writesInOrder() {
        RaftCluster one = RaftCluster.of(1);
        one.cores.run(1);
        one.cores.autoPersist("n1", false);
        one.cores.propose("n1", "a");
        one.cores.propose("n1", "b");
        one.cores.propose("n1", "c");
        one.cores.persistOne("n1");
        assertThat(one.cores.decided("n1")).containsExactly("", "a");
        one.cores.persistOne("n1");
        assertThat(one.cores.decided("n1")).containsExactly("", "a", "b");
        one.cores.persistOne("n1");
        assertThat(one.cores.decided("n1")).containsExactly("", "a", "b", "c");
    }

    @Test
    @DisplayName("22: any two followers make a quorum of five, no single one does, wherever they stand in a list")
    void anyQuorum() {
        for (int one = 2; one <= 5; one++) {
            for (int other = 2; other <= 5; other++) {
                RaftCluster cluster = RaftCluster.of(5);
                cluster.elect("n1");
                cluster.cores.propose("n1", "x");
                cluster.cores.deliverAll(to("n" + one).or(to("n" + other)).or(is(Accepted.class)));
                assertThat(cluster.decided("n1")).isEqualTo(one == other ? 1 : 2);
            }
        }
    }

    @Test
    @DisplayName("22: what is decided is the lowest of the best quorum")
    void lowestOfTheBestQuorum() {
        five.elect("n1");
        five.cores.maxEntriesPerMessage(2);
        five.cores.propose("n1", "a", "b", "c", "d", "e");
        five.cores.dropAll();
        five.cores.connected("n1", "n3");
        five.cores.connected("n1", "n5");
        five.cores.deliverAll(to("n5").or(reaches(3).and(to("n3"))).or(is(Accepted.class)));
        assertThat(five.cores.log("n5")).hasSize(6);
        assertThat(five.cores.log("n3")).hasSize(3);
        assertThat(five.decided("n1")).isEqualTo(3);
    }

    @Test
    @DisplayName("23: a late rejection does not rewind what has been acknowledged since")
    void staleRejection() {
        three.cores.prepare("n1", state(1, ""), CoreCluster.entry(1, ""), CoreCluster.entry(1, "a"));
        three.elect("n1");
        three.cores.deliverAll();
        List<Rejected> stale = List.of(
                new Rejected(2, 2, NOTHING, 0, 0),
                new Rejected(2, 3, NOTHING, 0, 0),
                new Rejected(2, 9, NOTHING, 1, 0));
        stale.forEach(rejected -> three.cores.inject("n2", "n1", rejected));
        three.cores.propose("n1", "x");
        assertThat(three.between("n1", "n2", Append.class))
                .hasSize(1)
                .allMatch(append -> append.previous().equals(new Position(2, 3)));
    }

    @Test
    @DisplayName("23: who lost what it had acknowledged says so, has no say, and is not counted")
    void lostData() {
        three.elect("n1");
        three.cores.propose("n1", "x");
        three.cores.deliverAll();
        three.cores.prepare("n3", state(1, "n1"));
        three.cores.crash("n2");
        three.cores.propose("n1", "y");
        three.cores.run(3 * H);
        assertThat(three.cores.decided("n1")).containsExactly("", "x");
        three.cores.inject("n2", "n3", new VoteRequest(9, 1, new Position(8, 9)));
        assertThat(three.between("n3", "n2", VoteResponse.class)).noneMatch(VoteResponse::granted);
        three.cores.tick("n3", 10 * E);
        assertThat(three.role("n3")).isEqualTo(Role.FOLLOWER);
    }

    @Test
    @DisplayName("24: an older append that comes late does not shorten the log")
    void lateAppend() {
        three.cores.inject("n1", "n2", append(1, NOTHING, 0, entries(1, 1, "", "a", "b")));
        three.cores.inject("n1", "n2", append(1, NOTHING, 0, entries(1, 1, "")));
        three.cores.inject("n1", "n2", append(1, NOTHING, 3, EntryRange.EMPTY));
        assertThat(three.cores.log("n2")).containsExactly("", "a", "b");
        assertThat(three.between("n2", "n1", Accepted.class))
                .containsExactly(new Accepted(1, 3, 0), new Accepted(1, 1, 0), new Accepted(1, 0, 0));
    }

    @Test
    @DisplayName("26: a heartbeat to a follower that lags behind is no conflict")
    void heartbeatToLaggard() {
        three.cores.inject("n1", "n2", append(1, NOTHING, 0, entries(1, 1, "", "a")));
        three.cores.dropAll();
        three.cores.inject("n1", "n2", new Heartbeat(1, new Position(1, 7), 4, 2));
        assertThat(three.flying(Rejected.class)).isEmpty();
        assertThat(three.between("n2", "n1", HeartbeatResponse.class))
                .containsExactly(new HeartbeatResponse(1, 4, false));
        assertThat(three.decided("n2")).isZero();
    }

    @Test
    @DisplayName("27: an answered heartbeat is no acknowledgement of entries")
    void heartbeatIsNoMatch() {
        three.elect("n1");
        three.cores.propose("n1", "x");
        three.cores.drop(is(Append.class));
        three.cores.inject("n2", "n1", new HeartbeatResponse(1, 5, false));
        three.cores.inject("n3", "n1", new HeartbeatResponse(1, 5, false));
        assertThat(three.decided("n1")).isEqualTo(1);
    }

    @Test
    @DisplayName("30: a full window that is lost altogether is sent again")
    void lostWindow() {
        three.elect("n1");
        for (int i = 0; i < RaftCluster.SETTINGS.maxInFlightMessages() + 50; i++) {
            three.cores.propose("n1", "p" + i);
        }
        assertThat(three.between("n1", "n2", Append.class)).hasSize(RaftCluster.SETTINGS.maxInFlightMessages());
        three.cores.dropAll();
        three.cores.run(3 * H);
        assertThat(three.cores.decided("n2")).hasSize(RaftCluster.SETTINGS.maxInFlightMessages() + 51);
        assertThat(three.role("n1")).isEqualTo(Role.LEADER);
    }

    @Test
    @DisplayName("30: the last append is repaired if it is lost, and so is its acknowledgement")
    void lostLastMessage() {
        three.elect("n1");
        three.cores.propose("n1", "x");
        three.cores.dropAll();
        three.cores.run(3 * H);
        assertThat(three.cores.decided("n3")).containsExactly("", "x");
        three.cores.propose("n1", "y");
        three.cores.deliverAll(is(Append.class));
        three.cores.dropAll();
        three.cores.run(3 * H);
        assertThat(three.cores.decided("n3")).containsExactly("", "x", "y");
    }

    @Test
    @DisplayName("31: shortened appends are continued where they ended, without sending in vain")
    void shortenedAppends() {
        EntryBlock[] log = IntStream.rangeClosed(1, 50)
                .mapToObj(i -> CoreCluster.entry(1, "e" + i))
                .toArray(EntryBlock[]::new);
        three.cores.maxEntriesPerMessage(4);
        three.cores.prepare("n1", state(1, ""), log);
        three.cores.crash("n3");
        three.elect("n1");
        assertThat(three.cores.decided("n2")).hasSize(51);
        three.cores.restart("n3");
        three.cores.dropAll();
        three.cores.connected("n1", "n3");
        int appends = 0;
        int rejections = 0;
        while (!three.cores.inFlight().isEmpty()) {
            Envelope next = three.cores.inFlight().get(0);
            appends += is(Append.class).test(next) ? 1 : 0;
            rejections += is(Rejected.class).test(next) ? 1 : 0;
            three.cores.deliver(next);
        }
        assertThat(three.cores.decided("n3")).hasSize(51);
        assertThat(rejections).isLessThanOrEqualTo(1);
        assertThat(appends).isLessThanOrEqualTo(51 / 4 + 3);
    }

    @Test
    @DisplayName("33: a follower whose disk hangs delays nobody, and takes no more than its window")
    void hungFollower() {
        three.elect("n1");
        three.cores.autoPersist("n3", false);
        for (int i = 0; i < 1_000; i++) {
            three.cores.propose("n1", "p" + i);
            three.cores.deliverAll(to("n3").negate());
        }
        assertThat(three.cores.decided("n2")).hasSize(1_001);
        assertThat(three.between("n1", "n3", Append.class).stream()
                        .filter(append -> !append.entries().isEmpty()))
                .hasSizeLessThanOrEqualTo(RaftCluster.SETTINGS.maxInFlightMessages());
        three.cores.autoPersist("n3", true);
        three.cores.persist("n3");
        three.cores.run(3 * H);
        assertThat(three.cores.decided("n3")).hasSize(1_001);
    }

    @Test
    @DisplayName("33: heartbeats and their answers never wait for a disk")
    void heartbeatsDoNotWait() {
        three.elect("n1");
        List.of("n1", "n2", "n3").forEach(node -> three.cores.autoPersist(node, false));
        three.cores.propose("n1", "x");
        three.cores.run(10 * E);
        assertThat(three.role("n1")).isEqualTo(Role.LEADER);
        assertThat(three.term("n3")).isEqualTo(1);
        assertThat(three.cores.readIndex("n1", 1)).isEqualTo(Admission.ACCEPTED);
        three.cores.deliverAll();
        assertThat(three.cores.permits("n1")).hasSize(1).allMatch(permit -> permit.granted());
    }

    @Test
    @DisplayName("37: votes for an earlier process make no leader of the present one")
    void votesForEarlierProcess() {
        three.campaign("n1");
        three.cores.deliverAll(VOTES.and(is(VoteResponse.class).negate()));
        List<Envelope> votes = three.flying(VoteResponse.class);
        assertThat(votes).hasSize(2);
        three.cores.crash("n1");
        three.cores.restart("n1");
        votes.forEach(three.cores::deliver);
        assertThat(three.role("n1")).isEqualTo(Role.FOLLOWER);
        assertThat(three.vote("n1")).contains("n1");
        three.elect("n1");
        assertThat(three.term("n1")).isEqualTo(2);
    }

    private static Append append(long term, Position previous, long decided, EntryRange entries) {
        return new Append(term, previous, decided, 0, 0, 0, entries);
    }

    @Test
    @DisplayName("3.10: a follower learns at once what was decided, not with the next heartbeat")
    void decisionsArePushed() {
        three.elect("n1");
        three.cores.propose("n1", "x");
        three.cores.deliverAll();
        assertThat(three.cores.decided("n2")).containsExactly("", "x");
        assertThat(three.cores.decided("n3")).containsExactly("", "x");
    }

    @Test
    @DisplayName("3.11: at most one round trip for each term that differs")
    void fastBacktracking() {
        EntryBlock first = CoreCluster.entry(1, "");
        EntryBlock[] mine = new EntryBlock[300];
        EntryBlock[] other = new EntryBlock[400];
        mine[0] = first;
        other[0] = first;
        for (int i = 1; i < other.length; i++) {
            other[i] = CoreCluster.entry(2 + 2 * (i / 100), "o" + i);
        }
        for (int i = 1; i < mine.length; i++) {
            mine[i] = CoreCluster.entry(3 + 2 * (i / 50), "m" + i);
        }
        three.cores.prepare("n1", state(20, ""), mine);
        three.cores.prepare("n3", state(20, ""), mine);
        three.cores.prepare("n2", state(20, ""), other);
        three.campaign("n1");
        three.cores.deliverAll(VOTES);
        assertThat(three.role("n1")).isEqualTo(Role.LEADER);
        int rejections = 0;
        while (three.cores.log("n2").size() != 301 || !three.cores.inFlight().isEmpty()) {
            Envelope next = three.cores.inFlight().get(0);
            rejections += next.message() instanceof Rejected && from("n2").test(next) ? 1 : 0;
            three.cores.deliver(next);
        }
        assertThat(rejections).isBetween(1, 6);
        assertThat(three.cores.decided("n2")).isEqualTo(three.cores.log("n1"));
    }
}
