package io.quorate.spi;

/**
 * What cores say to each other: a small record, plus entries for those kinds that carry some. The runtime attaches the
 * bytes of the entries when it sends.
 */
public interface Message {
    /**
     * The entries that go along.
     *
     * @return a range, empty for most kinds
     */
    default EntryRange entries() {
        return EntryRange.EMPTY;
    }

    /**
     * The same message with other entries: a shorter beginning of the same range, where the bytes would not fit into one
     * frame, or the same range with its bytes. Every message kind that carries entries must make sense with fewer.
     *
     * @param entries a beginning of {@link #entries}
     * @return the message that carries them
     */
    default Message withEntries(EntryRange entries) {
        return this;
    }

    /**
     * Whether it is the word of a member: a vote, say, or an acknowledgement. Such reaches a core only from whom its
     * configuration names, under the incarnation that it names. What leaders and candidates say to others must be heard by a
     * server, too, whose configuration is older than theirs, and does not name them yet.
     *
     * @return false if it may come from anybody
     */
    default boolean counts() {
        return true;
    }
}
