package io.quorate.storage.file;

import io.quorate.spi.LogStorage;
import io.quorate.testkit.contract.LogStorageContract;
import java.nio.file.Path;

final class FileLogStorageContractTest extends LogStorageContract {
    @Override
    protected LogStorage open(Path directory) {
        return new FileLogStorage(new FileSettings(directory));
    }
}
