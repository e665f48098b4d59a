package io.quorate.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * The application's state: every replica applies the same commands in the same order, and must therefore end in the
 * same state. It lives in memory; when a replica starts, it is rebuilt from the newest snapshot and the log behind it.
 *
 * <p>All methods are called by one thread, the replica's applier, never at the same time. They may take long: elections
 * and replication go on meanwhile, but results and reads of this replica wait.
 *
 * <p>Snapshots are taken, kept, checked and sent by the framework; the state machine only writes itself to a stream and
 * reads itself from one.
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
     * @throws RuntimeException ends all applying and answering of this replica until it is started again: a replica that
     *     skipped a command would differ from the others. It says so in its health, and goes on to keep the log
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

    /**
     * Writes the whole state. If the same state is written as the same bytes on every replica, a replica that needs it can
     * fetch parts of it from several others at once.
     *
     * @param out where to; not to be closed
     * @throws IOException if {@code out} fails; anything else that is thrown counts as a failure of this snapshot only
     */
    void save(OutputStream out) throws IOException;

    /**
     * Replaces the whole state, whatever it was.
     *
     * @param in exactly what {@link #save} or a {@link Frozen} wrote, of this release of the state machine or an older one
     * @throws IOException if {@code in} fails or holds something else; the replica halts then
     */
    void load(InputStream in) throws IOException;

    /**
     * Offers a view of the state that stays as it is while more commands are applied, so that saving does not keep
     * clients waiting. Should be quick.
     *
     * @return the view; empty to be saved by {@link #save}, during which nothing is applied
     */
    default Optional<Frozen> freeze() {
        return Optional.empty();
    }

    /** The state as it was at one moment. Used by another thread than the state machine. */
    interface Frozen extends AutoCloseable {
        /**
         * Writes the state of that moment, as {@link StateMachine#save} would have done.
         *
         * @param out where to; not to be closed
         * @throws IOException if {@code out} fails
         */
        void save(OutputStream out) throws IOException;

        /** Lets go of what the view holds on to. Called once, whatever became of the snapshot. */
        @Override
        default void close() {}
    }
}
