package io.quorate.api;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * One node's copy of a replicated state machine. Any replica serves any client: proposals are forwarded to the leader,
 * and reads are confirmed with it.
 *
 * <p>All methods may be called by any thread and none blocks, {@link #close} excepted. Stages always complete: with an
 * outcome within the configured deadline, or with an {@link Outcome.Unknown} or {@link Outcome.Dropped} when the
 * replica is closed or halts. They complete on the replica's own threads: continue with something short, or use the
 * {@code Async} methods of the stage.
 *
 * @param <C> commands and questions of the state machine
 * @param <R> results and answers of the state machine
 */
public interface Replica<C, R> extends AutoCloseable {
    /**
     * Proposes a command. It is applied at most once, and the commands that are proposed on one replica by one thread
     * are applied in that order or not at all.
     *
     * @param command the command, never null
     * @return what became of it
     */
    CompletionStage<Outcome<R>> propose(C command);

    /**
     * Opens a session, in which each command is applied exactly once, however often it is proposed. Needs a codec of results,
     * given when the replica was started. Tries again by itself.
     *
     * @return the session, once its opening is decided. The stage fails with an {@link IllegalStateException} if this replica
     *     is closed, halts, or takes no part any more
     * @throws IllegalStateException if the replica was started without a codec of results
     */
    CompletionStage<Session<C, R>> session();

    /**
     * Goes on with a session that was opened on this or another replica, by this process or another one. Nothing is
     * proposed yet: whether the session is still remembered is seen by the answer to the next command.
     *
     * @param token where it stands; only one client should go on from it
     * @return the session
     * @throws IllegalArgumentException if the token names another cluster than that of this replica
     * @throws IllegalStateException if the replica was started without a codec of results
     */
    Session<C, R> session(SessionToken token);

    /**
     * Reads with {@link Consistency#LINEARIZABLE}.
     *
     * @param question handed to {@link StateMachine#query}, never null
     * @return the answer; the stage fails if the state machine throws
     */
    default CompletionStage<Outcome<R>> read(C question) {
        return read(question, Consistency.LINEARIZABLE);
    }

    /**
     * Reads. Never {@link Outcome.Unknown}: a read that got no answer can be asked again without harm.
     *
     * @param question handed to {@link StateMachine#query}, never null
     * @param consistency how fresh the answer must be
     * @return the answer; the stage fails if the state machine throws
     */
    CompletionStage<Outcome<R>> read(C question, Consistency consistency);

    /**
     * Reads decided entries as data, those of the framework included. A command that was proposed again stands there again,
     * though it is applied once.
     *
     * @param from index of the first entry wanted, at least 1
     * @param maxBytes bound on the sum of the payloads, above 0; the first entry comes even if it is larger
     * @return entries with consecutive indexes beginning at {@code from}; empty if none is decided yet. The stage fails
     *     with an {@link java.io.IOException} if the storage cannot be read
     */
    CompletionStage<List<DecidedEntry>> decided(long from, int maxBytes);

    /**
     * Takes a snapshot of this replica's state now, beside those that are taken by themselves.
     *
     * @return index of a snapshot on disk that covers at least what was applied when it was asked for. The stage fails if it
     *     could not be taken (it may be asked for again), or if the replica does not take part; the text says why
     */
    CompletionStage<Long> snapshot();

    /**
     * Changes who takes part, or how: one call for any protocol. Begins with {@link ReplicaStatus#configuration}:
     * {@code reconfigure(current.withVoters("n1", "n2", "n4"))}. Voters to be that are not members yet are made learners
     * first, and wait until they have caught up. Any replica may be asked; a replica drives one change at a time.
     *
     * @param next what is wanted, derived from the configuration in force
     * @return the change on its way; a refusal is its result
     */
    Change reconfigure(Configuration next);

    /**
     * Makes a node that waits to join a learner: it gets the log, and has no say.
     *
     * @param node its name; see {@link ReplicaStatus#waiting}
     * @param waitUntilCaughtUp whether the change is done only when the node has what the others have
     * @return the change on its way
     */
    Change addLearner(NodeId node, boolean waitUntilCaughtUp);

    /**
     * Leaves a learner out.
     *
     * @param node its name
     * @return the change on its way
     */
    Change removeLearner(NodeId node);

    /**
     * Asks the leader to let a voter lead.
     *
     * @param node its name
     * @return the transfer on its way; done when that voter leads
     */
    Change transferLeadership(NodeId node);

    /**
     * Says that a member listens at another address than before. The address is dialled first: only if that very member
     * answers there, by its name and its directory, is the change proposed, and then all members dial it there.
     *
     * @param node its name
     * @param address {@code host:port}
     * @return the change on its way
     */
    Change updateAddress(NodeId node, String address);

    /**
     * This replica's view of itself.
     *
     * @return the newest view
     */
    ReplicaStatus status();

    /**
     * Asks to be called after every change of role, leader, configuration or health. The call comes from the replica's
     * own thread and must be short.
     *
     * @param listener whom to call
     */
    void onChange(StatusListener listener);

    /**
     * Stops taking part: ends its threads, closes storage and transport, and completes all open stages. Idempotent;
     * waits up to the configured time for a write that is under way.
     */
    @Override
    void close();

    /** Hears of changes. */
    @FunctionalInterface
    interface StatusListener {
        /**
         * Something changed.
         *
         * @param status the view after the change
         */
        void changed(ReplicaStatus status);
    }
}
