package io.quorate.api;

import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * A client of the replicated state machine whose commands are applied exactly once and in order: across lost answers, crashes,
 * other leaders, other replicas, and hand-overs. The cluster remembers, as a part of its replicated state, which commands of
 * the session it has applied, and what came of those that have not been answered yet.
 *
 * <p>A command is proposed again, under the same sequence, until its answer is there. Should this replica or this process fail
 * first, another goes on: {@link Replica#session(SessionToken)} with the token that was taken before, and then the same commands
 * under the same sequences.
 *
 * <p>Sessions cost nothing while they are not used, and are not closed in the cluster: over the configured bounds the least
 * recently used one is forgotten, by the order of the log and no clock.
 *
 * <p>All methods may be called by any thread and none blocks. Stages complete on the replica's own threads.
 *
 * @param <C> commands of the state machine
 * @param <R> its results
 */
public interface Session<C, R> extends AutoCloseable {
    /**
     * Proposes a command under the next sequence. The commands that one thread proposes in a session are applied in that order,
     * without gaps; many may be on their way at the same time.
     *
     * <p>There is no deadline: whoever does not want to wait may time out the stage, but the command stays on its way.
     *
     * @param command the command, never null
     * @return the answer. The stage fails only if the codec cannot decode a result that it has encoded
     */
    CompletionStage<Answer<R>> propose(C command);

    /**
     * The same, provided that it is the turn of a sequence; otherwise the command is refused. For whoever repeats several
     * commands: should one of them be refused, those behind it do not take its place.
     *
     * @param sequence of the command, at least 1
     * @param command the command, never null
     * @return the answer
     */
    CompletionStage<Answer<R>> propose(long sequence, C command);

    /**
     * Where the session stands. To be able to repeat a command, take the token before proposing it.
     *
     * @return its number, and the first sequence that has no answer yet
     */
    SessionToken token();

    /**
     * Ends this view of the session: what has no answer yet is no longer repeated, and is {@link Answer.Unanswered}. The cluster
     * still remembers the session. Idempotent.
     */
    @Override
    void close();

    /**
     * What became of a command of a session.
     *
     * @param <R> type of the result
     */
    sealed interface Answer<R> {
        /**
         * Applied, once.
         *
         * @param index where in the log it was applied; a repeated command has the index of the first time
         * @param result what the state machine returned that first time, as the codec brings it back; may be null
         * @param <R> type of the result
         */
        record Applied<R>(long index, R result) implements Answer<R> {}

        /**
         * Not taken: too large, over the bound on what waits, not its turn, the session was closed; or another command was
         * applied under this sequence, since two clients go on from one token. In the last case the sequence is used up.
         *
         * @param reason which, and what to do, for people
         * @param <R> type of the result
         */
        record Refused<R>(String reason) implements Answer<R> {
            /** Rejects null. */
            public Refused {
                Objects.requireNonNull(reason, "reason");
            }
        }

        /**
         * Session unknown, or this command's answer no longer kept. It was not applied now, and will not be any more. Whether it was
         * applied earlier, if it was proposed earlier, must be found out by reading. Open another session to go on.
         *
         * @param reason what is not remembered, and why, for people
         * @param <R> type of the result
         */
        record Forgotten<R>(String reason) implements Answer<R> {
            /** Rejects null. */
            public Forgotten {
                Objects.requireNonNull(reason, "reason");
            }
        }

        /**
         * Given up here: the session or the replica was closed, or the replica cannot serve it. May have been applied or may
         * yet be; propose it again on another replica with the token of this session.
         *
         * @param reason why, for people
         * @param <R> type of the result
         */
        record Unanswered<R>(String reason) implements Answer<R> {
            /** Rejects null. */
            public Unanswered {
                Objects.requireNonNull(reason, "reason");
            }
        }

        /**
         * The result, for callers to whom anything but an applied command is a failure.
         *
         * @return the result of an {@link Applied}; may be null
         * @throws IllegalStateException if the answer is any other; its message says which and why
         */
        default R orThrow() {
            if (this instanceof Applied<R> applied) {
                return applied.result();
            }
            throw new IllegalStateException("not applied: " + this);
        }
    }
}
