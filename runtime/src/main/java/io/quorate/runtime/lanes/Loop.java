package io.quorate.runtime.lanes;

import java.util.concurrent.Executor;

/**
 * The one thread, real or virtual, that owns a replica's state. It lives in turns: some waiting tasks, perhaps a tick, then
 * the end of the turn, where what the inputs caused is carried out once for all of them.
 */
public interface Loop extends Executor {
    /** What happens in every turn besides the tasks. Called on the loop only. */
    interface Turn {
        /** Logical time goes on. After a stall the waiting tasks go first, and missed ticks count as one. */
        void tick();

        /** All inputs of this turn are in. */
        void end();

        /**
         * The work that the loop does for the transport between turns has failed. Said once; the loop goes on trying, as there may
         * be connections to be closed.
         *
         * @param cause a bug, or a process at its end
         */
        void failed(Throwable cause);
    }

    /**
     * Begins to run. Tasks handed in before wait until now.
     *
     * @param turn what to do in every turn
     */
    void start(Turn turn);

    /**
     * Hands in a task; tasks run in the order in which they were handed in. Any thread; never blocks. Once the
     * loop has ended, tasks run on the caller's thread, one at a time, so that whoever waits for an answer gets one.
     */
    @Override
    void execute(Runnable task);
}
