package io.quorate.runtime.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Codec;
import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.Role;
import io.quorate.api.StateMachine;
import io.quorate.runtime.Blocks;
import io.quorate.runtime.Tasks;
import io.quorate.runtime.apply.Application;
import io.quorate.runtime.apply.Applier;
import io.quorate.runtime.client.Proposals;
import io.quorate.runtime.lanes.Lanes;
import io.quorate.runtime.lanes.Loop;
import io.quorate.runtime.log.FakeSnapshots;
import io.quorate.runtime.wire.RuntimeMessage.Fetched;
import io.quorate.runtime.wire.RuntimeMessage.Standing;
import io.quorate.spi.Ballot;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.Mark;
import io.quorate.spi.Status;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
    private static final NodeId N1 = NodeId.of("n1");
    private static final NodeId N2 = NodeId.of("n2");
    private static final Configuration CONFIGURATION = Configuration.genesis(
            "toy", List.of(new Member(N1, new UUID(0, 1), "n1:1"), new Member(N2, new UUID(0, 2), "n2:1")));
    private static final long YOUTH = 300;

    private final Tasks loop = new Tasks();
    private final Tasks lane = new Tasks();
    private final FakeSnapshots store = new FakeSnapshots();
    private final Applier<String, String> applier = new Applier<>(
            N1,
            1,
            new Application<>(new Nothing(), Codec.text(), Optional.empty()),
            new Proposals<>(N1, 1, new Proposals.Limits(true, 1, 1, 1, 1), loop, (leader, after, commands) -> 0));
    private final Shelf shelf = new Shelf(store, lane);
    private Snapshots snapshots = snapshots(new Policy(10, 1 << 20, 5, 3, 1 << 20, 100, 1 << 20));
    private final Epoch epoch = new Epoch();
    private long handed;

    private Snapshots snapshots(Policy policy) {
        return new Snapshots(policy, shelf, applier, new TestLanes(), loop);
    }

    @BeforeEach
    void begin() {
        applier.begin(CONFIGURATION);
    }

    /** An epoch that counts what it drops. */
    private static final class Epoch implements Snapshots.Ground {
        long base;

        @Override
        public long floor() {
            return 0;
        }

        @Override
        public Mark mark(long index) {
            return new Mark(index, 1);
        }

        @Override
        public Set<NodeId> others() {
            return Set.of(N2);
        }

        @Override
        public void compacted(long index) {
            base = index;
        }
    }

    /** A state without content. */
    private static final class Nothing implements StateMachine<String, String> {
        @Override
        public String apply(long index, String command) {
            return command;
        }

        @Override
        public String query(String question) {
            return question;
        }

        @Override
        public void save(OutputStream out) {}

        @Override
        public void load(InputStream in) {}
    }

    private final class TestLanes implements Lanes {
        @Override
        public Loop loop() {
            throw new UnsupportedOperationException("not used here");
        }

        @Override
        public Executor writer() {
            return lane;
        }

        @Override
        public Executor applier() {
            return lane;
        }

        @Override
        public Executor snapshots() {
            return lane;
        }

        @Override
        public boolean end() {
            return true;
        }
    }

    private void apply(long upTo) {
        while (handed < upTo) {
            EntryBlock block = Blocks.commands("n2", 1, handed + 1, "x");
            long stop = snapshots.stopBehind(handed);
            lane.execute(() -> applier.apply(block));
            snapshots.handed(++handed, block.size(), handed == stop, epoch);
        }
    }

    private void turn(long durable) {
        for (int i = 0; i < 3; i++) {
            lane.runAll();
            loop.runAll();
            Status status = new Status(
                    Role.FOLLOWER,
                    Optional.empty(),
                    Ballot.BOTTOM,
                    Ballot.BOTTOM,
                    CONFIGURATION,
                    handed,
                    durable,
                    handed);
            snapshots.turn(status, true, epoch);
        }
        lane.runAll();
        loop.runAll();
    }

    private void pass(long ticks) {
        for (long i = 0; i < ticks; i++) {
            snapshots.tick();
        }
    }

    @Test
    void oneIsTakenWhereItIsDueAndPublishedWhenTheLogIsDurableSoFar() {
        apply(12);
        turn(9);
        assertThat(shelf.newestIndex()).isZero();
        turn(12);
        assertThat(shelf.newestIndex()).isEqualTo(10);
        apply(33);
        turn(33);
        assertThat(shelf.newestIndex()).as("one at a time: 20 was under way").isEqualTo(20);
        assertThat(store.contents).as("the older one is deleted").hasSize(1);
    }

    @Test
    void oneThatFailsIsTriedAgainAfterAPauseAtAMultipleOfTheStep() {
        store.full = true;
        apply(12);
        turn(12);
        store.full = false;
        assertThat(shelf.newestIndex()).isZero();
        assertThat(snapshots.stopBehind(12)).isEqualTo(Long.MAX_VALUE);
        pass(100);
        assertThat(snapshots.stopBehind(12)).isEqualTo(15);
        apply(16);
        turn(16);
        assertThat(shelf.newestIndex()).isEqualTo(15);
    }

    @Test
    void whoAsksWhileOneIsUnderWayGetsTheNext() {
        apply(10);
        CompletableFuture<Long> first = new CompletableFuture<>();
        snapshots.ask(first);
        apply(13);
        CompletableFuture<Long> second = new CompletableFuture<>();
        snapshots.ask(second);
        turn(13);
        turn(13);
        assertThat(first).isCompletedWithValue(10L);
        assertThat(second).isCompletedWithValue(13L);
        CompletableFuture<Long> third = new CompletableFuture<>();
        snapshots.ask(third);
        assertThat(third).as("nothing new").isCompletedWithValue(13L);
    }

    @Test
    void whoAsksIsToldWhyItFailed() {
        store.full = true;
        apply(3);
        CompletableFuture<Long> asked = new CompletableFuture<>();
        snapshots.ask(asked);
        turn(3);
        assertThat(asked).isCompletedExceptionally();
    }

    @Test
    void aPinnedOneStaysUntilItIsLetGo() {
        apply(10);
        turn(10);
        assertThat(shelf.pin(new Mark(10, 1))).isTrue();
        apply(20);
        turn(20);
        assertThat(store.contents).hasSize(2);
        shelf.unpin(new Mark(10, 1));
        lane.runAll();
        assertThat(store.contents).hasSize(1);
        assertThat(shelf.pin(new Mark(10, 1))).isFalse();
    }

    @Test
    void theLogKeepsTheMarginAndWhatAMemberInReachNeeds() {
        apply(10);
        turn(10);
        assertThat(epoch.base).as("n2 may be alive and silent").isZero();
        pass(YOUTH);
        snapshots.heard(N2, new Standing(0, 4, 4, 0, Fetched.NOTHING));
        turn(10);
        assertThat(epoch.base).isEqualTo(4);
        snapshots.heard(N2, new Standing(0, 9, 9, 0, Fetched.NOTHING));
        turn(10);
        assertThat(epoch.base).isEqualTo(7);
        apply(20);
        turn(20);
        assertThat(epoch.base).isEqualTo(9);
        pass(YOUTH);
        turn(20);
        assertThat(epoch.base).as("n2 is out of reach").isEqualTo(17);
    }

    @Test
    void theLogIsNeverLongerThanItsBound() {
        apply(10);
        turn(10);
        snapshots.heard(N2, new Standing(0, 0, 0, 0, Fetched.NOTHING));
        for (long i = 20; i <= 110; i += 10) {
            apply(i);
            turn(i);
            snapshots.heard(N2, new Standing(0, 0, 0, 0, Fetched.NOTHING));
        }
        assertThat(epoch.base).isGreaterThanOrEqualTo(100);
    }

    @Test
    void noneIsTakenWhileTheDraftIsLent() {
        assertThat(snapshots.lendDraft()).isTrue();
        assertThat(snapshots.lendDraft()).isFalse();
        apply(12);
        turn(12);
        assertThat(shelf.newestIndex()).isZero();
        snapshots.returnDraft();
        apply(15);
        turn(15);
        assertThat(shelf.newestIndex()).isEqualTo(15);
    }

    @Test
    void theMarginEndsAtItsBytesIfThatIsLessThanItsEntries() {
        snapshots = snapshots(new Policy(100, 1 << 12, 1, 50, 300, 1_000, 1 << 12));
        apply(100);
        snapshots.heard(N2, new Standing(0, 100, 100, 0, Fetched.NOTHING));
        turn(100);
        assertThat(shelf.newestIndex()).isEqualTo(100);
        long size = Blocks.commands("n2", 1, 1, "x").size();
        assertThat(epoch.base).isBetween(98 - 300 / size, 100 - 300 / size).isGreaterThan(50);
    }

    @Test
    void whatTheNewestOneCoversDoesNotMakeTheNextOneDue() {
        snapshots = snapshots(new Policy(1_000, 300, 5, 3, 1 << 20, 1_000, 1 << 20));
        while (shelf.newestIndex() == 0) {
            apply(handed + 1);
            turn(handed);
        }
        assertThat(shelf.newestIndex()).as("due for its bytes").isLessThan(100);
        assertThat(snapshots.stopBehind(handed)).isEqualTo(1_000);
    }

    @Test
    void whatOthersNeedIsNotTriedWithoutAPauseEither() {
        store.full = true;
        apply(3);
        snapshots.wanted();
        turn(3);
        store.full = false;
        snapshots.wanted();
        turn(3);
        assertThat(shelf.newestIndex()).as("it failed just now").isZero();
        pass(100);
        snapshots.wanted();
        turn(3);
        assertThat(shelf.newestIndex()).isEqualTo(3);
    }
}
