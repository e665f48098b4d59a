package io.quorate.testkit.sim;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.NodeId;
import io.quorate.api.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HistoryCheckTest {
    private static final NodeId NODE = NodeId.of("n1");

    private final AppliedOracle applied = new AppliedOracle();
    private final List<Operation> operations = new ArrayList<>();
    private Ledger.View view = Ledger.View.EMPTY;

    private Ledger.View apply(long index, String command) {
        view = view.then(command);
        applied.applied(NODE, index, command, view);
        return view;
    }

    private void told(Optional<String> command, long begin, long end, Outcome<Ledger.View> outcome) {
        Operation operation = new Operation(NODE, command, begin);
        operation.complete(end, outcome);
        operations.add(operation);
    }

    private void wrote(String command, long begin, long end, long index, Ledger.View answer) {
        told(Optional.of(command), begin, end, new Outcome.Decided<>(index, answer));
    }

    private void read(long begin, long end, long index, Ledger.View answer) {
        told(Optional.empty(), begin, end, new Outcome.Decided<>(index, answer));
    }

    private void isRefused(String why) {
        assertThatThrownBy(() -> new HistoryCheck(operations, applied).check()).hasMessageContaining(why);
    }

    @Test
    void acceptsAHistoryInOrder() {
        Ledger.View one = apply(2, "a");
        Ledger.View two = apply(3, "b");
        wrote("a", 0, 10, 2, one);
        read(11, 12, 2, one);
        wrote("b", 5, 20, 3, two);
        read(11, 30, 3, two);
        told(Optional.of("lost"), 1, 2, new Outcome.Dropped<>("dropped"));
        told(Optional.of("who knows"), 1, 2, new Outcome.Unknown<>("unknown"));
        assertThatCode(() -> new HistoryCheck(operations, applied).check()).doesNotThrowAnyException();
    }

    @Test
    void refusesAWriteBeforeOneThatEndedEarlier() {
        Ledger.View one = apply(1, "a");
        Ledger.View two = apply(2, "b");
        wrote("b", 0, 10, 2, two);
        wrote("a", 11, 20, 1, one);
        isRefused("not linearizable");
    }

    @Test
    void refusesAReadThatMissesAnEarlierWrite() {
        Ledger.View one = apply(1, "a");
        Ledger.View two = apply(2, "b");
        wrote("b", 0, 10, 2, two);
        read(11, 12, 1, one);
        isRefused("not linearizable");
    }

    @Test
    void refusesAnAnswerThatTheLogDoesNotGive() {
        Ledger.View one = apply(1, "a");
        apply(2, "b");
        read(0, 1, 2, one);
        isRefused("wrong answer");
    }

    @Test
    void refusesAnAcknowledgedWriteThatIsNotInTheLog() {
        Ledger.View one = apply(1, "a");
        wrote("b", 0, 1, 1, one);
        isRefused("lost");
    }

    @Test
    void refusesADroppedWriteThatWasApplied() {
        apply(1, "a");
        told(Optional.of("a"), 0, 1, new Outcome.Dropped<>("dropped"));
        isRefused("applied after all");
    }

    @Test
    void aCommandIsAppliedOnce() {
        apply(1, "a");
        assertThatThrownBy(() -> apply(2, "a")).hasMessageContaining("it was applied at 1 before");
    }

    @Test
    void replicasApplyTheSame() {
        apply(1, "a");
        assertThatThrownBy(() -> applied.applied(NodeId.of("n2"), 1, "b", Ledger.View.EMPTY.then("b")))
                .hasMessageContaining("where another node applied");
    }
}
