package io.quorate.runtime.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Configuration;
import io.quorate.api.EntryKind;
import io.quorate.api.NodeId;
import io.quorate.runtime.identity.Epoch;
import io.quorate.runtime.wire.RuntimeMessage.Want;
import io.quorate.spi.ConfigurationFormat;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.Mark;
import io.quorate.spi.ReconfigurationPolicy.Donors;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LearnerTest {
    private static final int SECOND = 100;
    private static final int SIZE = 70;

    private final LearningNet net = new LearningNet("n1", "n2", "n3");

    @BeforeEach
    void aLogThatEverybodyHas() {
        net.decide(1_000, SIZE);
    }

    private void isLearned(int ticks) {
        assertThat(net.runUntilLearned(ticks))
                .as(() -> "has " + net.disk.size() + " of " + net.log.size())
                .isTrue();
        assertThat(net.disk.stream().map(EntryBlock::bytes))
                .isEqualTo(net.log.stream().map(EntryBlock::bytes).toList());
    }

    @Test
    void everythingIsLearnedInOrderFromAllAtOnce() {
        net.start();
        net.tellStandings();
        isLearned(SECOND);
        assertThat(net.givers.values()).allMatch(giver -> giver.entriesGiven() > 200);
        long given = net.givers.values().stream()
                .mapToLong(LearningNet.Giver::entriesGiven)
                .sum();
        assertThat(given).as("nothing comes twice").isEqualTo(1_000);
    }

    @Test
    void whatIsOnDiskIsNotFetchedAgainByTheNextProcess() {
        net.start();
        net.tellStandings();
        net.runUntil(() -> net.disk.size() > 300, SECOND);
        int there = net.disk.size();
        net.givers.values().forEach(giver -> giver.wants.clear());
        net.start();
        net.tellStandings();
        net.tick();
        net.tick();
        assertThat(net.givers.values().stream().flatMap(giver -> giver.wants.stream()))
                .isNotEmpty()
                .allMatch(want -> want.first() > there);
        isLearned(SECOND);
    }

    @Test
    void theLeaderGivesOnlyWhatNobodyElseCan() {
        net.leader = Optional.of(NodeId.of("n2"));
        net.start();
        net.run(5);
        net.tellStandings();
        net.giver("n2").given.clear();
        isLearned(SECOND);
        assertThat(net.giver("n2").entriesGiven()).isZero();

        net.decide(100, SIZE);
        net.giver("n1").up = false;
        net.giver("n3").up = false;
        isLearned(10 * SECOND);
    }

    @Test
    void theLeaderAloneGivesIfThatIsWanted() {
        net.leader = Optional.of(NodeId.of("n2"));
        net.start(Optional.empty(), Donors.LEADER);
        isLearned(4 * SECOND);
        assertThat(net.giver("n1").entriesGiven() + net.giver("n3").entriesGiven())
                .as("only to learn who leads")
                .isLessThanOrEqualTo(2);
    }

    @Test
    void anotherLeaderIsFoundIfTheOneBeforeIsGone() {
        net.leader = Optional.of(NodeId.of("n2"));
        net.start(Optional.empty(), Donors.LEADER);
        net.runUntil(() -> net.disk.size() > 100, SECOND);
        net.giver("n2").up = false;
        net.leader = Optional.of(NodeId.of("n3"));
        isLearned(20 * SECOND);
        assertThat(net.giver("n3").entriesGiven()).isGreaterThan(500);
    }

    @Test
    void aDonorThatDiesIsReplaced() {
        net.start();
        net.tellStandings();
        net.runUntil(() -> net.disk.size() > 100, SECOND);
        net.giver("n1").up = false;
        isLearned(3 * SECOND);
    }

    @Test
    void aDonorThatNeverAnswersIsPassedOverThoughItIsHeardOf() {
        net.giver("n1").mute = true;
        net.start();
        for (int i = 0; i < 60 && net.disk.size() < net.log.size(); i++) {
            net.tellStandings();
            net.run(SECOND / 2);
        }
        isLearned(1);
        assertThat(net.giver("n1").wants.size())
                .as("how often it is asked")
                .isLessThan(net.giver("n2").wants.size());
    }

    @Test
    void aSlowDonorDoesNotKeepTheOthersFromGiving() {
        net.giver("n2").delay = 3 * SECOND;
        net.start();
        net.tellStandings();
        isLearned(6 * SECOND);
        assertThat(net.giver("n1").entriesGiven() + net.giver("n3").entriesGiven())
                .isGreaterThan(900);
    }

    @Test
    void aDonorThatHasLessThanIsWantedOffersASnapshotAndOthersGive() {
        net.giver("n1").begins = 500;
        net.start();
        net.tellStandings();
        isLearned(10 * SECOND);
        assertThat(net.behind).contains(NodeId.of("n1"));
    }

    @Test
    void itGoesOnBehindASnapshot() {
        net.givers.values().forEach(giver -> giver.begins = 500);
        net.start();
        net.tellStandings();
        net.run(10);
        assertThat(net.disk).isEmpty();
        assertThat(net.learner.restored(new Mark(500, 1), LearningNet.configuration()))
                .isTrue();
        assertThat(net.runUntil(() -> net.disk.size() == 500, SECOND / 2)).isTrue();
        assertThat(net.learner.restored(new Mark(700, 1), LearningNet.configuration()))
                .as("a snapshot of what it has is of no use")
                .isFalse();
    }

    @Test
    void whatCameForBehindASnapshotIsTakenWithIt() {
        net.giver("n1").mute = true;
        net.start();
        net.tellStandings();
        net.run(20);
        long mute = net.giver("n1").wants.stream().mapToLong(Want::last).max().orElseThrow();
        assertThat(net.learner.restored(new Mark(mute, 1), LearningNet.configuration()))
                .isTrue();
        net.giver("n1").up = false;
        net.giver("n2").up = false;
        net.giver("n3").up = false;
        net.run(5);
        assertThat(net.learner.status().last()).isGreaterThan(mute);
    }

    @Test
    void aQuestionIsOpenWhileThereIsNothingToAnswer() {
        net.start();
        net.tellStandings();
        isLearned(SECOND);
        net.run(5);
        net.decide(1, SIZE);
        isLearned(3);
        net.run(10 * SECOND);
        net.decide(1, SIZE);
        isLearned(3);
    }

    @Test
    void whoIsLeftBehindForEverIsNotAskedForWhatComesNext() {
        net.start();
        net.givers.values().forEach(giver -> giver.held = 1_000);
        net.giver("n1").held = 40;
        net.tellStandings();
        isLearned(SECOND);
        net.giver("n1").wants.clear();
        for (int i = 0; i < 20; i++) {
            net.decide(1, SIZE);
            net.giver("n1").held = 40;
            net.run(3);
        }
        assertThat(net.giver("n1").wants).isEmpty();
    }

    @Test
    void itNeverGoesBeyondItsGoalNorBeyondAStopSign() {
        Configuration next = LearningNet.configuration().nextEpoch().at(300);
        net.start(Optional.of(new Epoch(300, next)), Donors.ALL);
        net.tellStandings();
        net.run(SECOND);
        assertThat(net.disk).hasSize(300);
        assertThat(net.givers.values().stream().flatMap(giver -> giver.wants.stream()))
                .extracting(Want::last)
                .allMatch(last -> last <= 300);

        net.disk.clear();
        Configuration other = LearningNet.configuration().nextEpoch().at(1_001);
        net.decide(EntryBlock.of(EntryKind.STOP_SIGN, 1, ConfigurationFormat.encode(other)));
        net.decide(10, SIZE);
        net.start();
        net.tellStandings();
        net.run(SECOND);
        assertThat(net.disk).hasSize(1_001);
        assertThat(net.learner.hasCaughtUp()).isFalse();
    }

    @Test
    void noMoreWaitsForTheDiskThanTheWindowAllows() {
        net.diskHangs = true;
        net.start();
        net.tellStandings();
        net.run(3 * SECOND);
        long waiting = net.disk.stream().mapToLong(EntryBlock::size).sum();
        assertThat(waiting).isLessThan(LearningNet.BOUNDS.windowBytes() + 2L * 3 * Pulls.AT_ONCE * LearningNet.CHUNK);
        net.diskHangs = false;
        isLearned(SECOND);
    }

    @Test
    void itHasCaughtUpWhenItHasOnDiskWhatAnybodyIsKnownToHave() {
        net.start();
        assertThat(net.learner.hasCaughtUp()).as("nobody was heard of").isFalse();
        net.tellStandings();
        assertThat(net.learner.hasCaughtUp()).isFalse();
        isLearned(SECOND);
        net.run(2);
        assertThat(net.learner.hasCaughtUp()).isTrue();
        net.diskHangs = true;
        net.decide(1, SIZE);
        net.run(5);
        assertThat(net.learner.status().last()).isEqualTo(1_001);
        assertThat(net.learner.hasCaughtUp()).isFalse();
        net.learner.others(List.of());
        assertThat(net.learner.hasCaughtUp()).isFalse();
    }
}
