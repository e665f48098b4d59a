package io.quorate.runtime.lanes;

import io.quorate.spi.Transport;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Four daemon threads. */
public final class ThreadLanes implements Lanes {
    private final EventLoop loop;
    private final Lane writer;
    private final Lane applier;
    private final Lane snapshots;

    /**
     * Starts the threads; the loop waits for {@link Loop#start}.
     *
     * @param name of the replica, for the names of the threads
     * @param work of the transport, to be done by the loop; empty if it does it itself
     */
    public ThreadLanes(String name, Optional<Transport.Poll> work) {
        loop = new EventLoop(name + "-loop", work);
        writer = new Lane(name + "-writer");
        applier = new Lane(name + "-applier");
        snapshots = new Lane(name + "-snapshots");
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public Executor writer() {
        return writer;
    }

    @Override
    public Executor applier() {
        return applier;
    }

    @Override
    public Executor snapshots() {
        return snapshots;
    }

    @Override
    public boolean end() {
        boolean loopEnded = loop.end();
        boolean writerEnded = writer.end();
        boolean snapshotsEnded = snapshots.end();
        return applier.end() && loopEnded && writerEnded && snapshotsEnded;
    }
}
