package io.quorate.api;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What an entry of the log is for. */
public enum EntryKind {
    /** An application's command; state machines see only these. */
    COMMAND(0),
    /** Carries nothing: written by a new leader to be able to decide. {@link Replica#decided} shows openings of sessions so, too. */
    NOOP(1),
    /** A change of the configuration within an epoch. */
    CONFIGURATION(2),
    /** The end of an epoch's log; the next epoch begins behind it. */
    STOP_SIGN(3);

    private static final List<Optional<EntryKind>> BY_CODE =
            Arrays.stream(values()).map(Optional::of).toList();

    private final int code;

    EntryKind(int code) {
        this.code = code;
    }

    /**
     * Whether entries of this kind carry a configuration.
     *
     * @return true for CONFIGURATION and STOP_SIGN
     */
    public boolean configures() {
        return this == CONFIGURATION || this == STOP_SIGN;
    }

    /**
     * The number that stands for this kind on disk and wire.
     *
     * @return 0 to 3
     */
    public int code() {
        return code;
    }

    /**
     * The kind of a number.
     *
     * @param code from disk or wire, may be anything
     * @return the kind, if the number stands for one
     */
    public static Optional<EntryKind> of(int code) {
        return code < 0 || code >= BY_CODE.size() ? Optional.empty() : BY_CODE.get(code);
    }
}
