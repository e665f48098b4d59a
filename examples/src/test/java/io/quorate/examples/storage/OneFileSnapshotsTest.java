package io.quorate.examples.storage;

import io.quorate.spi.LogStorage;
import io.quorate.testkit.contract.SnapshotStorageContract;
import java.nio.file.Path;

class OneFileSnapshotsTest extends SnapshotStorageContract {
    @Override
    protected LogStorage open(Path directory) {
        return new OneFileStorage(directory);
    }
}
