package io.quorate.testkit.contract;

import io.quorate.spi.LogStorage;
import java.nio.file.Path;
import java.util.Optional;

/** A storage without a flaw passes. */
final class ToySnapshotsContractTest extends SnapshotStorageContract {
    @Override
    protected LogStorage open(Path directory) {
        return new ToyStorage(directory, Optional.empty());
    }
}
