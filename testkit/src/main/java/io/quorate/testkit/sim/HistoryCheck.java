package io.quorate.testkit.sim;

import io.quorate.api.Outcome;
import io.quorate.spi.support.Invariant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Linearizability by witness: every answer carries the place in the log at which it claims to have taken effect, so nothing
 * has to be searched. Operations that do not overlap in time must lie in the log in that order, and replaying the log must
 * give the answers that were given. Complete, in O(n log n).
 */
final class HistoryCheck {
    private final List<Operation> operations;
    private final AppliedOracle applied;

    HistoryCheck(List<Operation> operations, AppliedOracle applied) {
        this.operations = operations;
        this.applied = applied;
    }

    void check() {
        operations.forEach(this::checkAnswer);
        checkOrder();
    }

    private void checkAnswer(Operation operation) {
        if (operation.isDecided()) {
            Invariant.check(
                    applied.viewAt(operation.index()).equals(operation.view()),
                    () -> "wrong answer: " + operation + " where the log gives " + applied.viewAt(operation.index()));
            operation.command().ifPresent(command -> {
                AppliedOracle.Applied there = applied.history().get(operation.index());
                Invariant.check(
                        there != null && there.command().equals(command),
                        () -> "lost: " + operation + ", but the log has " + there + " there");
            });
            return;
        }
        boolean certain =
                operation.outcome().isPresent() && !(operation.outcome().get() instanceof Outcome.Unknown);
        operation
                .command()
                .filter(command -> certain)
                .ifPresent(command ->
                        Invariant.check(!applied.isApplied(command), () -> "applied after all: " + operation));
    }

    /** The place of an operation is behind those of all that ended before it began; a read may share theirs. */
    private void checkOrder() {
        List<Operation> done =
                new ArrayList<>(operations.stream().filter(Operation::isDecided).toList());
        List<Operation> byEnd = new ArrayList<>(done);
        done.sort(Comparator.comparingLong(Operation::begin));
        byEnd.sort(Comparator.comparingLong(Operation::end));
        int ended = 0;
        Operation newest = null;
        for (Operation operation : done) {
            while (byEnd.get(ended).end() < operation.begin()) {
                Operation candidate = byEnd.get(ended++);
                newest = newest == null || candidate.index() > newest.index() ? candidate : newest;
            }
            if (newest != null) {
                checkPair(newest, operation);
            }
        }
    }

    private static void checkPair(Operation before, Operation after) {
        boolean inOrder =
                after.command().isPresent() ? after.index() > before.index() : after.index() >= before.index();
        Invariant.check(inOrder, () -> "not linearizable: " + after + " began after the end of " + before);
    }
}
