package io.quorate.storage.file;

import io.quorate.spi.LogStorage;
import io.quorate.testkit.contract.SnapshotStorageContract;
import java.nio.file.Path;

final class FileSnapshotsContractTest extends SnapshotStorageContract {
    @Override
    protected LogStorage open(Path directory) {
        return new FileLogStorage(new FileSettings(directory));
    }
}
