package io.quorate.api;

/**
 * The application's state: every replica applies the same commands in the same order, and must therefore end in the
 * same state. It lives in memory and is rebuilt from the log when a replica starts.
 *
 * <p>All methods are called by one thread, the replica's applier, never at the same time. They may take long: elections
 * and replication go on meanwhile, but results and reads of this replica wait.
 *
 * @param <C> commands and questions
 * @param <R> results and answers
 */
public interface StateMachine<C, R> {
    /**
     * Applies one decided command. Must be deterministic: no clock, no random numbers, no iteration order that differs
     * between processes. A failure that the command deserves is a result, not an exception.
     *
     * @param index position in the log; rises from call to call, with gaps
     * @param command the command, never null
     * @return its result, handed to whoever proposed it on this replica; may be null
     * @throws RuntimeException halts the replica: a replica that skipped a command would differ from the others
     */
    R apply(long index, C command);

    /**
     * Answers a question about the present state without changing it. Called for reads only; never replicated.
     *
     * @param question the question, never null
     * @return its answer; may be null
     * @throws RuntimeException is handed to the reader as a failed stage, and harms nothing else
     */
    R query(C question);
}
