package io.quorate.storage.file;

import java.io.IOException;
import java.util.Random;

/** One operation of a disk fails; those after it succeed again, as if nothing had been. */
final class FaultAt implements SimDisk.Fault {
    private int left;

    private FaultAt(int operations) {
        left = operations;
    }

    static void of(SimDisk disk, int operations) {
        disk.failWith(new FaultAt(operations));
    }

    @Override
    public void before(SimDisk.Op op) throws IOException {
        if (left-- == 0) {
            throw new IOException(
                    "No space left on device, or worse, at " + op.getClass().getSimpleName());
        }
    }

    /** Writes until the storage refuses. Returns whether it did. */
    static boolean writeUntilFailure(SimRun run, Random random) {
        try {
            run.write(random, 20);
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
