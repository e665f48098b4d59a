package io.quorate.testkit.sim;

import io.quorate.spi.LogStorage;
import io.quorate.spi.disk.Disk;
import java.util.function.LongSupplier;

/** Makes the real storage of a process on a simulated disk. Used by several threads. */
@FunctionalInterface
public interface StorageMaker {
    /**
     * A storage, not yet recovered. Whatever it would leave to a thread of its own it has to do at once.
     *
     * @param disk the disk of the node
     * @param random where all chance has to come from
     * @return the storage
     */
    LogStorage on(Disk disk, LongSupplier random);
}
