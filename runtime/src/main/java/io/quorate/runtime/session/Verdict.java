package io.quorate.runtime.session;

import java.util.Optional;

/** What an entry of a session came to, the same on every replica that applies it. */
public sealed interface Verdict {
    /**
     * A session begins.
     *
     * @param session its number
     */
    record Opened(long session) implements Verdict {}

    /**
     * The command was applied, by this entry or an earlier one.
     *
     * @param index where it was applied
     * @param result what the state machine returned, encoded; empty for null. Nobody changes it
     */
    record Answered(long index, Optional<byte[]> result) implements Verdict {}

    /** Why nothing was applied. */
    enum Refusal implements Verdict {
        /** There is no such session, or it was forgotten. */
        UNKNOWN,
        /** The commands before it have not been applied yet. */
        AHEAD,
        /** The client said before that it waits for no answer to it any more, so none is kept. */
        SETTLED,
        /** Another command was applied under this sequence. */
        ANOTHER
    }
}
