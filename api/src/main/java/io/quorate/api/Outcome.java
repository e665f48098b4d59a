package io.quorate.api;

import java.util.Objects;
import java.util.Optional;

/**
 * What became of a proposal or a read: one of five.
 *
 * <p>{@link NotLeader}, {@link Overloaded} and {@link Dropped} are certain: the command has not been applied and never
 * will be. Only {@link Unknown} leaves it open.
 *
 * @param <R> type of the result
 */
public sealed interface Outcome<R> {
    /**
     * Decided and applied (or, for a read, answered).
     *
     * @param index position of the command in the log; for a read, a position whose effects the answer reflects
     * @param result what the state machine returned; may be null
     * @param <R> type of the result
     */
    record Decided<R>(long index, R result) implements Outcome<R> {}

    /**
     * This replica does not lead and was told not to forward; nothing was proposed.
     *
     * @param leader whom to ask instead, if known
     * @param <R> type of the result
     */
    record NotLeader<R>(Optional<NodeId> leader) implements Outcome<R> {
        /** Rejects null. */
        public NotLeader {
            Objects.requireNonNull(leader, "leader");
        }
    }

    /**
     * A bound in bytes is reached; nothing was proposed. Try again later, or slow down.
     *
     * @param pendingBytes bytes that wait at this moment
     * @param limitBytes the configured bound
     * @param <R> type of the result
     */
    record Overloaded<R>(long pendingBytes, long limitBytes) implements Outcome<R> {}

    /**
     * Certainly dropped: the command was not applied and never will be.
     *
     * @param reason why, for people
     * @param <R> type of the result
     */
    record Dropped<R>(String reason) implements Outcome<R> {}

    /**
     * The command may have been applied, may yet be, or may never be.
     *
     * @param reason why nobody knows, for people
     * @param <R> type of the result
     */
    record Unknown<R>(String reason) implements Outcome<R> {}

    /**
     * The result, for callers to whom anything but a decided outcome is a failure.
     *
     * @return the result of a {@link Decided}; may be null
     * @throws IllegalStateException if the outcome is any other; its message says which and why
     */
    default R orThrow() {
        if (this instanceof Decided<R> decided) {
            return decided.result();
        }
        throw new IllegalStateException("not decided: " + this);
    }
}
