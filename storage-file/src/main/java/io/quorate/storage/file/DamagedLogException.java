package io.quorate.storage.file;

import java.io.IOException;

/** A directory that no crash leaves behind. The storage refuses it rather than to guess what is missing. */
public final class DamagedLogException extends IOException {
    /** The one place that says what to do about damage. */
    static final String REMEDY =
            " A crash does not leave this behind, so nothing was changed or cut. Do not repair it by"
                    + " hand: './quorate log inspect DIR' shows what is there. To replace this node: stop it, set its directory aside,"
                    + " and let it join as a new member with an empty one.";

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
