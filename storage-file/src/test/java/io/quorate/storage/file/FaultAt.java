package io.quorate.storage.file;

import java.io.IOException;

/** One operation of a disk fails; those after it succeed again, as if nothing had been. */
final class FaultAt implements SimDisk.Fault {
    private int left;

    FaultAt(int operations) {
        left = operations;
    }

    @Override
    public void before(SimDisk.Op op) throws IOException {
        if (left-- == 0) {
            throw new IOException(
                    "No space left on device, or worse, at " + op.getClass().getSimpleName());
        }
    }
}
