package io.quorate.testkit.disk;

import java.io.IOException;

/** One operation of a disk fails; those after it succeed again, as if nothing had been. */
public final class FaultAt implements SimulatedDisk.Fault {
    private int left;

    /**
     * A fault to come.
     *
     * @param operations how many succeed before
     */
    public FaultAt(int operations) {
        left = operations;
    }

    @Override
    public void before(SimulatedDisk.Op op) throws IOException {
        if (left-- == 0) {
            throw new IOException(
                    "No space left on device, or worse, at " + op.getClass().getSimpleName());
        }
    }
}
