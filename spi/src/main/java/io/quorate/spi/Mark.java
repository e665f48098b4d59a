package io.quorate.spi;

/**
 * The end of a decided beginning of the log: all that a log which begins behind it still knows of it.
 *
 * @param index of its last entry; 0 for the empty beginning
 * @param round of that entry, as in {@link EntryRange#round}
 */
public record Mark(long index, long round) {
    /** The empty beginning. */
    public static final Mark NONE = new Mark(0, 0);
}
