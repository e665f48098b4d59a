package io.quorate.runtime.lanes;

import java.util.concurrent.Executor;

/**
 * The four threads of a replica, as seen by code that must not know whether they are real: threads in production, queues
 * of virtual time in the simulator. Each lane runs its tasks one after the other, in order.
 */
public interface Lanes {
    /**
     * Where the protocol and all of the replica's state live.
     *
     * @return the loop
     */
    Loop loop();

    /**
     * Where the storage lives: it may block for as long as a disk does.
     *
     * @return the log writer's lane
     */
    Executor writer();

    /**
     * Where the state machine lives: it may block for as long as an application does.
     *
     * @return the applier's lane
     */
    Executor applier();

    /**
     * Where snapshots are written, read back and sent from: neither the log nor the state machine waits for them.
     *
     * @return the snapshots' lane
     */
    Executor snapshots();

    /**
     * Ends the loop, then lets the other lanes finish what was handed to them, each for a bounded time.
     *
     * @return whether all have ended; false if a disk or a state machine hangs
     */
    boolean end();
}
