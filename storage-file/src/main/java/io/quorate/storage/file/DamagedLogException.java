package io.quorate.storage.file;

import java.io.IOException;

/** A directory that no crash leaves behind. The storage refuses it rather than to guess what is missing. */
public final class DamagedLogException extends IOException {
    static final String REMEDY =
            " A crash does not leave this behind, so nothing was changed or cut. Do not repair it by"
                    + " hand: set the directory aside and replace this node.";

    /**
     * Says what is wrong.
     *
     * @param where file and offset
     * @param message what was found, with the numbers
     */
    public DamagedLogException(String where, String message) {
        super(where + ": " + message + "." + REMEDY);
    }
}
