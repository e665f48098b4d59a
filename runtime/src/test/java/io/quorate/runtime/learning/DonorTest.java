package io.quorate.runtime.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.quorate.api.EntryKind;
import io.quorate.api.NodeId;
import io.quorate.runtime.Tasks;
import io.quorate.runtime.client.Leadership;
import io.quorate.runtime.log.FakeStorage;
import io.quorate.runtime.log.LogBytes;
import io.quorate.runtime.log.LogWriter;
import io.quorate.runtime.log.Tail;
import io.quorate.runtime.snapshot.transfer.Bucket;
import io.quorate.runtime.wire.RuntimeMessage.Ranges;
import io.quorate.runtime.wire.RuntimeMessage.Want;
import io.quorate.spi.Ballot;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.LogWrite;
import io.quorate.spi.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DonorTest {
    private static final NodeId A = NodeId.of("a");
    private static final NodeId B = NodeId.of("b");
    private static final Leadership LED = new Leadership(Optional.of(B), Ballot.of(3, 0, B));
    private static final int SIZE = 100;
    private static final int MOST = 1_000;

    private final Tail tail = new Tail(0, Long.MAX_VALUE);
    private final FakeStorage storage = new FakeStorage();
    private final Tasks lane = new Tasks();
    private final LogWriter writer = new LogWriter(storage, lane, Runnable::run, failure -> {
        throw new AssertionError(failure);
    });
    private final List<Given> given = new ArrayList<>();
    private final List<NodeId> behind = new ArrayList<>();
    private Bucket rate = new Bucket(1L << 30);
    private Donor donor = donor(tail);

    private record Given(NodeId to, Ranges ranges) {
        long first() {
            return ranges.entries().first();
        }

        long last() {
            return ranges.entries().last();
        }
    }

    private Donor donor(Tail bytes) {
        return new Donor(new LogBytes(bytes, writer), MOST, new Donor.Road() {
            @Override
            public void give(NodeId to, Ranges ranges) {
                given.add(new Given(to, ranges));
            }

            @Override
            public void behind(NodeId peer) {
                behind.add(peer);
            }

            @Override
            public Bucket rate() {
                return rate;
            }
        });
    }

    private void log(int count) {
        for (int i = 0; i < count; i++) {
            tail.append(tail.last() + 1, EntryBlock.of(EntryKind.COMMAND, 1, new byte[SIZE]));
        }
    }

    private void turn(long held) {
        donor.turn(held, 0, LED);
    }

    @Test
    void nothingIsGivenThatIsNotDecidedAndOnDisk() {
        log(10);
        donor.want(A, new Want(1, 10));
        turn(4);
        assertThat(given).hasSize(1);
        assertThat(given.get(0).last()).isEqualTo(4);
        assertThat(given.get(0).ranges().decided()).isEqualTo(4);
    }

    @Test
    void aQuestionIsKeptUntilItCanBeAnswered() {
        log(10);
        donor.want(A, new Want(5, 10));
        turn(4);
        assertThat(given).as("only who leads").hasSize(1);
        assertThat(given.get(0).ranges().leader()).contains(B);
        assertThat(given.get(0).ranges().round()).isEqualTo(3);
        assertThat(given.get(0).ranges().entries().isEmpty()).isTrue();
        turn(4);
        turn(4);
        assertThat(given).as("the same is not told twice").hasSize(1);
        turn(6);
        assertThat(given.get(1).first()).isEqualTo(5);
        assertThat(given.get(1).last()).isEqualTo(6);
        turn(10);
        assertThat(given).as("it was answered").hasSize(2);
    }

    @Test
    void anotherLeaderIsToldToWhoWaits() {
        donor.want(A, new Want(5, 10));
        turn(4);
        donor.turn(4, 0, Leadership.NONE);
        assertThat(given).hasSize(2);
        assertThat(given.get(1).ranges().leader()).isEmpty();
    }

    @Test
    void anAnswerIsBoundedInBytes() {
        log(100);
        donor.want(A, new Want(1, 100));
        turn(100);
        assertThat(given).hasSize(1);
        assertThat(given.get(0).ranges().entries().bytes()).isLessThanOrEqualTo(MOST);
        assertThat(given.get(0).last()).isBetween(5L, 10L);
    }

    @Test
    void whatTheLogNoLongerHasIsASnapshotsBusinessAndWhoLeadsIsTold() {
        log(10);
        donor.want(A, new Want(3, 10));
        donor.turn(10, 5, LED);
        assertThat(behind).containsExactly(A);
        assertThat(given).hasSize(1);
        assertThat(given.get(0).ranges().entries().isEmpty()).isTrue();
        donor.turn(10, 5, LED);
        assertThat(behind).hasSize(1);
    }

    @Test
    void noMoreIsGivenThanTheRateAllowsAndNobodyIsForgotten() {
        rate = new Bucket(MOST);
        log(400);
        int ticks = 600;
        long bytes = 0;
        for (int i = 0; i < ticks; i++) {
            rate.tick();
            for (NodeId asker : List.of(A, B)) {
                donor.want(asker, new Want(1 + i % 100, 100 + i % 100));
            }
            turn(400);
        }
        bytes = given.stream().mapToLong(one -> one.ranges().entries().bytes()).sum();
        assertThat(bytes).isBetween(5L * MOST, 8L * MOST);
        long toA = given.stream()
                .filter(one -> one.to().equals(A) && !one.ranges().entries().isEmpty())
                .count();
        long toB = given.stream()
                .filter(one -> one.to().equals(B) && !one.ranges().entries().isEmpty())
                .count();
        assertThat(Math.abs(toA - toB)).isLessThanOrEqualTo(1);
    }

    @Test
    void oneAnswerAtATimeIsReadFromDisk() {
        List<EntryBlock> entries = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            entries.add(EntryBlock.of(EntryKind.COMMAND, 1, new byte[SIZE]));
        }
        writer.write(new LogWrite(0, Mark.NONE, 1, entries, Map.of()), () -> {});
        lane.runAll();
        donor = donor(new Tail(100, 0));
        rate = new Bucket(MOST);
        donor.want(A, new Want(1, 50));
        donor.want(A, new Want(51, 100));
        donor.want(B, new Want(1, 50));
        turn(100);
        turn(100);
        assertThat(given)
                .as("only who leads, to who waits")
                .allMatch(one -> one.ranges().entries().isEmpty());
        assertThat(lane.size()).isEqualTo(1);
        lane.runAll();
        assertThat(given.stream().filter(one -> !one.ranges().entries().isEmpty()))
                .extracting(Given::first)
                .as("the next one waits until this one is paid for")
                .containsExactly(1L);
    }

    @Test
    void ofTooManyQuestionsTheOldestIsForgotten() {
        log(10);
        for (int i = 1; i <= 10; i++) {
            donor.want(A, new Want(i, i));
        }
        turn(10);
        assertThat(given).extracting(Given::first).containsExactly(7L, 8L, 9L, 10L);
    }

    @Test
    void whatMakesNoSenseIsNotKept() {
        log(10);
        donor.want(A, new Want(0, 5));
        donor.want(A, new Want(6, 5));
        turn(10);
        assertThat(given).isEmpty();
    }

    @Test
    void whoAsksAnewIsToldAnewWhoLeads() {
        donor.want(A, new Want(5, 10));
        turn(4);
        donor.want(A, new Want(5, 10));
        turn(4);
        assertThat(given).as("it may be another process by now").hasSize(2);
        turn(4);
        assertThat(given).hasSize(2);
    }

    @Test
    void noMoreIsGivenThanWasAskedFor() {
        log(10);
        donor.want(A, new Want(2, 3));
        turn(10);
        assertThat(given).extracting(Given::first, Given::last).containsExactly(tuple(2L, 3L));
    }

    @Test
    void theLogBeginsBehindItsBase() {
        log(10);
        donor.want(A, new Want(5, 5));
        donor.want(B, new Want(6, 6));
        donor.turn(10, 5, LED);
        assertThat(behind).containsExactly(A);
        assertThat(given.stream().filter(one -> !one.ranges().entries().isEmpty()))
                .extracting(Given::to)
                .containsExactly(B);
    }

    @Test
    void whoIsNotToBeTalkedToAnyMoreIsGivenNothing() {
        log(10);
        donor.want(A, new Want(5, 5));
        donor.want(B, new Want(6, 6));
        donor.only(List.of(B));
        turn(10);
        assertThat(given).extracting(Given::to).containsOnly(B);
    }
}
