package io.quorate.storage.file;

import io.quorate.testkit.sim.StorageMaker;
import java.util.function.Supplier;

/** Makes what is simulated, from whichever classes it is loaded with: right ones or mutated ones. */
public final class MakingStorage implements Supplier<StorageMaker> {
    private static final int SEGMENT = 8 << 10;

    @Override
    public StorageMaker get() {
        return (disk, random) -> new FileLogStorage(disk, SEGMENT, 2 * SEGMENT, random, Runnable::run);
    }
}
