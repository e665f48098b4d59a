package io.quorate.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.NodeId;
import io.quorate.runtime.Tasks;
import io.quorate.spi.Ballot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadsTest {
    private static final NodeId N2 = NodeId.of("n2");
    private static final Leadership LED = new Leadership(Optional.of(N2), Ballot.of(1, 0, N2));

    private final Tasks applier = new Tasks();
    private final List<Long> asked = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private boolean answers = true;
    private boolean open = true;
    private final Reads reads = new Reads(
            100,
            3,
            applier,
            new Reads.Road() {
                @Override
                public boolean ask(NodeId leader, long request) {
                    asked.add(request);
                    return answers;
                }

                @Override
                public boolean isOpen(NodeId leader) {
                    return open;
                }
            },
            0);

    private boolean add(String name) {
        if (!reads.admit()) {
            return false;
        }
        reads.add(new Reads.Read() {
            @Override
            public void serve() {
                heard.add(name);
            }

            @Override
            public void drop(String reason) {
                heard.add(name + " dropped");
            }

            @Override
            public void notLeader(NodeId leader) {
                heard.add(name + " belongs to " + leader);
            }
        });
        return true;
    }

    @Test
    void allThatWaitShareOneQuestion() {
        reads.lead(LED);
        add("a");
        add("b");
        reads.route();
        add("c");
        reads.route();
        assertThat(asked).containsExactly(1L);
        reads.answer(1, 5, 5);
        applier.runAll();
        assertThat(heard).containsExactly("a", "b");
        reads.route();
        assertThat(asked).containsExactly(1L, 2L);
    }

    @Test
    void aReadWaitsUntilItsIndexIsApplied() {
        reads.lead(LED);
        add("a");
        reads.route();
        reads.answer(1, 5, 4);
        assertThat(applier.size()).isZero();
        reads.applied(5);
        applier.runAll();
        assertThat(heard).containsExactly("a");
    }

    /** raft.md 5.5, 64 and 71: an answer to another question must not serve this one. */
    @Test
    void anAnswerToAnOlderQuestionIsIgnored() {
        reads.lead(LED);
        add("a");
        reads.route();
        for (int i = 0; i < 31; i++) {
            reads.tick();
        }
        add("b");
        reads.route();
        assertThat(asked).containsExactly(1L, 2L);
        reads.answer(1, 5, 9);
        assertThat(applier.size()).isZero();
        reads.answer(2, 6, 9);
        applier.runAll();
        assertThat(heard).containsExactly("a", "b");
    }

    @Test
    void aRefusalIsAskedAgainWithTheNextTick() {
        reads.lead(LED);
        add("a");
        reads.route();
        reads.answer(1, -1, 9);
        reads.route();
        assertThat(asked).hasSize(1);
        reads.tick();
        reads.route();
        assertThat(asked).hasSize(2);
    }

    @Test
    void aNewLeaderIsAskedAtOnce() {
        reads.lead(LED);
        add("a");
        reads.route();
        reads.lead(new Leadership(Optional.of(N2), Ballot.of(2, 0, N2)));
        reads.route();
        assertThat(asked).containsExactly(1L, 2L);
    }

    @Test
    void withoutALeaderAReadEndsAtItsDeadline() {
        add("a");
        for (int i = 0; i < 99; i++) {
            reads.tick();
            reads.route();
        }
        assertThat(heard).isEmpty();
        reads.tick();
        assertThat(heard).containsExactly("a dropped");
    }

    @Test
    void aReplicaThatIsTooFarBehindGivesUpAtTheDeadline() {
        reads.lead(LED);
        add("a");
        reads.route();
        reads.answer(1, 1_000, 9);
        for (int i = 0; i < 100; i++) {
            reads.tick();
        }
        assertThat(heard).containsExactly("a dropped");
    }

    @Test
    void allThatAreDueGiveUpAtOnce() {
        reads.lead(LED);
        add("a");
        reads.route();
        reads.answer(1, 1_000, 9);
        add("b");
        reads.route();
        reads.answer(2, 1_000, 9);
        for (int i = 0; i < 100; i++) {
            reads.tick();
        }
        assertThat(heard).containsExactlyInAnyOrder("a dropped", "b dropped");
    }

    @Test
    void tooManyAreRefused() {
        assertThat(add("a")).isTrue();
        assertThat(add("b")).isTrue();
        assertThat(add("c")).isTrue();
        assertThat(add("d")).isFalse();
        assertThat(heard).isEmpty();
    }

    @Test
    void theBoundCountsReadsUntilTheyAreServed() {
        reads.lead(LED);
        add("a");
        add("b");
        add("c");
        reads.route();
        reads.answer(1, 5, 5);
        assertThat(add("d")).isFalse();
        applier.runAll();
        assertThat(add("d")).isTrue();
    }

    @Test
    void whereNothingIsForwardedTheLeaderIsNamed() {
        open = false;
        reads.lead(LED);
        add("a");
        reads.route();
        assertThat(asked).isEmpty();
        assertThat(heard).containsExactly("a belongs to n2");
        assertThat(add("b") && add("c") && add("d")).isTrue();
    }

    @Test
    void closingDropsAllOfThem() {
        reads.lead(LED);
        add("asked");
        reads.route();
        add("waiting");
        reads.close("over");
        add("late");
        assertThat(heard).containsExactlyInAnyOrder("asked dropped", "waiting dropped", "late dropped");
    }
}
