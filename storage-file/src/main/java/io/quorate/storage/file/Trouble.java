package io.quorate.storage.file;

import java.io.IOException;

/** The first failure of what is done beside the log: which names are on the disk is unknown from then on. */
final class Trouble {
    private volatile Throwable first;

    synchronized void note(Throwable failure) {
        first = first == null ? failure : first;
    }

    /** Nothing more may be acknowledged. */
    void check() throws IOException {
        Throwable failure = first;
        if (failure != null) {
            throw new IOException(
                    "files beside the log could not be renamed or removed: " + failure.getMessage(), failure);
        }
    }
}
