package io.quorate.benchmarks.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.NodeId;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LifeTest {
    private static final NodeId LEADER = NodeId.of("n1");
    private static final NodeId QUICK = NodeId.of("n2");
    private static final NodeId SLOW = NodeId.of("n3");

    private final Footprints leader = new Footprints();
    private final Footprints quick = new Footprints();
    private final Footprints slow = new Footprints();

    /** Entries 5 to 9 are one batch, handed in at 100. */
    private void walk(long ownDiskEnds) {
        follow(quick, QUICK, 0);
        follow(slow, SLOW, 1000);
        leader.writeBegins.add(9, 115);
        leader.writeEnds.add(9, ownDiskEnds);
        leader.applied.add(7, 2000);
    }

    private void follow(Footprints follower, NodeId node, long later) {
        leader.entriesTo(node).add(1, 50);
        leader.entriesTo(node).add(5, 110);
        leader.entriesTo(node).add(10, 800);
        follower.entriesFrom(LEADER).add(1, 55);
        follower.entriesFrom(LEADER).add(5, 130 + later);
        follower.writeBegins.add(9, 160 + later);
        follower.writeEnds.add(9, 200 + later);
        long answered = 250 + later;
        follower.answersTo(LEADER).add(90, 90);
        follower.answersTo(LEADER).add(answered, answered);
        leader.answersFrom(node).add(95, 95);
        leader.answersFrom(node).add(310 + later, 310 + later);
    }

    private Optional<Life> life() {
        return Life.of(7, 100, 2100, LEADER, Map.of(LEADER, leader, QUICK, quick, SLOW, slow));
    }

    @Test
    void aLifeGoesThroughTheFollowerThatAnswersFirst() {
        walk(300);
        assertThat(life()).contains(new Life(List.of(10L, 20L, 30L, 40L, 50L, 60L, 0L, 1690L, 100L), 185));
        assertThat(life().orElseThrow().whole()).isEqualTo(2000);
    }

    @Test
    void theSecondDiskMayBeTheLeadersOwn() {
        walk(410);
        assertThat(life().orElseThrow().steps().get(6)).isEqualTo(100);
    }

    @Test
    void theSecondDiskMayBeTheOtherFollowers() {
        walk(9000);
        assertThat(life().orElseThrow().steps().get(6)).isEqualTo(1000);
    }

    @Test
    void aLifeWithAMissingFootprintIsNone() {
        walk(300);
        assertThat(Life.of(10, 100, 2100, LEADER, Map.of(LEADER, leader, QUICK, quick, SLOW, slow)))
                .isEmpty();
    }

    @Test
    void theFirstEntryOfAFrameIsFoundBehindMessagesWithoutEntries() {
        ByteBuffer messages = ByteBuffer.allocate(100);
        messages.putInt(3).put(new byte[3]).putLong(0).putInt(0);
        messages.putInt(5).put(new byte[5]).putLong(42).putInt(17).put(new byte[17]);
        assertThat(Footprints.firstEntry(messages.flip())).isEqualTo(42);
        assertThat(Footprints.firstEntry(ByteBuffer.allocate(0))).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"omnipaxos", "raft"})
    void theStepsOfARealClusterAddUp(String protocol, @TempDir Path directory) throws Exception {
        long nanos = TimeUnit.MILLISECONDS.toNanos(200);
        try (Lives lives = Lives.start(protocol, directory)) {
            Lives.Course course = lives.course(16, 128, nanos, nanos);
            assertThat(course.steps().keySet()).containsExactlyElementsOf(Life.STEPS);
            assertThat(course.steps().get("follower's write and sync")).isPositive();
            assertThat(Lives.table(List.of(course)).lines()).hasSize(Life.STEPS.size() + 4);
        }
    }
}
