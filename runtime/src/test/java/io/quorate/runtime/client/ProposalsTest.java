package io.quorate.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.NodeId;
import io.quorate.api.Outcome;
import io.quorate.runtime.Blocks;
import io.quorate.runtime.Tasks;
import io.quorate.spi.Admission;
import io.quorate.spi.Ballot;
import io.quorate.spi.EntryRange;
import io.quorate.spi.support.Randomness;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ProposalsTest {
    private static final NodeId N1 = NodeId.of("n1");
    private static final NodeId N2 = NodeId.of("n2");
    private static final int DEADLINE = 100;

    private final Tasks loop = new Tasks();
    private final List<String> sent = new ArrayList<>();
    private final List<Long> after = new ArrayList<>();
    private long known;
    private Proposals<String> proposals = with(true);

    private Proposals<String> with(boolean forward) {
        return new Proposals<>(N1, 1, new Proposals.Limits(forward, DEADLINE, 2_100, 1_000, 10_000), loop, this::take);
    }

    private long take(NodeId leader, long follows, EntryRange commands) {
        after.add(follows);
        Blocks.payloads(commands.block().orElseThrow()).forEach(payload -> sent.add(leader + ":" + payload));
        return known;
    }

    private CompletableFuture<Outcome<String>> propose(String command) {
        CompletableFuture<Outcome<String>> future =
                proposals.propose(command.getBytes(StandardCharsets.UTF_8)).toCompletableFuture();
        loop.runAll();
        return future;
    }

    private static Leadership leader(NodeId node, long round) {
        return new Leadership(Optional.of(node), Ballot.of(round, 0, node));
    }

    private void ticks(int count) {
        for (int i = 0; i < count; i++) {
            proposals.tick();
            proposals.route();
        }
    }

    @Test
    void areHeldUntilSomebodyLeads() {
        propose("a");
        proposals.route();
        assertThat(sent).isEmpty();
        proposals.lead(leader(N2, 1));
        proposals.route();
        proposals.route();
        assertThat(sent).containsExactly("n2:a");
    }

    @Test
    void goToANewLeaderAgainInOrder() {
        propose("a");
        propose("b");
        proposals.lead(leader(N2, 1));
        proposals.route();
        propose("c");
        proposals.route();
        sent.clear();
        proposals.lead(leader(N2, 2));
        proposals.route();
        assertThat(sent).containsExactly("n2:a", "n2:b", "n2:c");
        assertThat(after).containsExactly(0L, 2L, 0L);
    }

    @Test
    void goAgainAfterAReconnectAndWhenTheLeaderIsSilent() {
        propose("a");
        proposals.lead(leader(N2, 1));
        proposals.route();
        proposals.reconnected(NodeId.of("n3"));
        proposals.route();
        assertThat(sent).hasSize(1);
        proposals.reconnected(N2);
        proposals.route();
        assertThat(sent).hasSize(2);
        ticks(31);
        assertThat(sent).hasSize(3);
    }

    @Test
    void goAgainIfTheLeaderMissesOneAndOnlySaysSoToThoseThatFollow() {
        propose("lost");
        proposals.lead(leader(N2, 1));
        proposals.route();
        for (int i = 0; i < 8; i++) {
            propose("later");
            ticks(5);
            proposals.taken(N2, 1, 0);
        }
        assertThat(sent.stream().filter("n2:lost"::equals)).hasSize(2);
    }

    @Test
    void areNotSentAgainOnceTheLeaderHasThem() {
        propose("a");
        proposals.lead(leader(N2, 1));
        proposals.route();
        proposals.taken(N2, 1, 1);
        ticks(60);
        assertThat(sent).hasSize(1);
    }

    @Test
    void settleOnceWhateverWasOvertakenIsDropped() {
        CompletableFuture<Outcome<String>> a = propose("a");
        CompletableFuture<Outcome<String>> b = propose("b");
        CompletableFuture<Outcome<String>> c = propose("c");
        proposals.lead(leader(N2, 1));
        proposals.route();
        proposals.applied(2, 17, "result");
        assertThat(a.join()).isInstanceOf(Outcome.Dropped.class);
        assertThat(b.join()).isEqualTo(new Outcome.Decided<>(17, "result"));
        assertThat(c).isNotDone();
    }

    @Test
    void overTheBoundTheyFailFastAndRoomComesBack() {
        propose("x".repeat(900));
        CompletableFuture<Outcome<String>> second = propose("x".repeat(900));
        assertThat(propose("x".repeat(10)).join()).isInstanceOf(Outcome.Overloaded.class);
        proposals.applied(2, 1, "");
        assertThat(second.join()).isInstanceOf(Outcome.Decided.class);
        assertThat(proposals.pendingBytes().now()).isZero();
        assertThat(propose("x")).isNotDone();
    }

    @Test
    void tooLargeACommandIsRefusedWithTheBound() {
        assertThat(propose("x".repeat(1_001)).join().toString()).contains("1001 bytes", "at most 1000");
    }

    @Test
    void atTheDeadlineOnlyWhatMayHaveBeenDecidedIsUnknown() {
        CompletableFuture<Outcome<String>> exposed = propose("a");
        proposals.lead(leader(N2, 1));
        proposals.route();
        proposals.lead(Leadership.NONE);
        CompletableFuture<Outcome<String>> held = propose("b");
        ticks(DEADLINE);
        assertThat(exposed.join()).isInstanceOf(Outcome.Unknown.class);
        assertThat(held.join()).isInstanceOf(Outcome.Dropped.class);
        sent.clear();
        proposals.lead(leader(N2, 2));
        proposals.route();
        assertThat(sent).isEmpty();
    }

    @Test
    void ofALeaderThatIsFullAreOfferedAgainWithTheNextTick() {
        propose("a");
        proposals.lead(leader(N1, 1));
        proposals.route();
        proposals.route();
        assertThat(sent).hasSize(1);
        ticks(1);
        assertThat(sent).hasSize(2);
        known = 1;
        ticks(2);
        assertThat(sent).hasSize(3);
    }

    @Test
    void areNotForwardedWhereThatIsOff() {
        proposals = with(false);
        CompletableFuture<Outcome<String>> a = propose("a");
        proposals.lead(leader(N2, 1));
        proposals.route();
        assertThat(a.join()).isEqualTo(new Outcome.NotLeader<>(Optional.of(N2)));
        assertThat(sent).isEmpty();
    }

    @Test
    void nothingIsLeftOpenAfterClosing() {
        CompletableFuture<Outcome<String>> held = propose("a");
        proposals.close("over");
        assertThat(held.join()).isEqualTo(new Outcome.Dropped<>("over"));
        assertThat(propose("b").join()).isEqualTo(new Outcome.Dropped<>("over"));
    }

    /** Frames between origin and leader are lost at random; the leader's log has every command once and in order. */
    @Test
    void anIntakeTakesEachCommandOnceAndInOrder() {
        for (long seed = 1; seed <= 200; seed++) {
            Randomness random = new Randomness(seed);
            List<String> log = new ArrayList<>();
            Intake intake = new Intake(batch -> {
                if (random.chance(0.2)) {
                    return Admission.OVERLOADED;
                }
                log.addAll(Blocks.payloads(batch.block().orElseThrow()));
                return Admission.ACCEPTED;
            });
            Proposals<String> lossy = withLoss(random, intake);
            for (int i = 0; i < 40; i++) {
                lossy.propose(("c" + i).getBytes(StandardCharsets.UTF_8));
                loop.runAll();
                for (int tick = 0; tick < random.below(20); tick++) {
                    turn(lossy);
                }
            }
            for (int tick = 0; tick < 2_000; tick++) {
                turn(lossy);
            }
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                expected.add("c" + i);
            }
            assertThat(log).as("seed %d", seed).isEqualTo(expected);
        }
    }

    private void turn(Proposals<String> lossy) {
        lossy.tick();
        lossy.route();
        loop.runAll();
    }

    private Proposals<String> withLoss(Randomness random, Intake intake) {
        List<Proposals<String>> made = new ArrayList<>();
        Proposals.Limits limits = new Proposals.Limits(true, 100_000, 100_000, 1_000, 10_000);
        made.add(new Proposals<>(N1, 1, limits, loop, (leader, follows, commands) -> {
            if (!random.chance(0.3)) {
                long through = intake.take(N1, 1, follows, commands);
                if (random.chance(0.7)) {
                    loop.execute(() -> made.get(0).taken(N2, 1, through));
                }
            }
            return 0;
        }));
        made.get(0).lead(leader(N2, 1));
        return made.get(0);
    }
}
