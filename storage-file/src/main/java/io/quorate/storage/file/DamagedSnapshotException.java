package io.quorate.storage.file;

import java.io.IOException;

/** A snapshot file that is not as it was published. */
final class DamagedSnapshotException extends IOException {
    DamagedSnapshotException(String where, String message) {
        super(where + ": " + message);
    }
}
