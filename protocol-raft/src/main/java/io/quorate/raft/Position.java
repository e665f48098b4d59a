package io.quorate.raft;

import java.util.Comparator;

/**
 * An entry's place in the history: no two different entries anywhere have the same. Ordered by term before index (Raft
 * paper, section 5.4.1): the log whose last entry comes later here is the more up-to-date one.
 *
 * @param term of the entry, 0 for none
 * @param index of the entry, 0 for none
 */
record Position(long term, long index) implements Comparable<Position> {
    private static final Comparator<Position> ORDER =
            Comparator.comparingLong(Position::term).thenComparingLong(Position::index);

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return index + "/t" + term;
    }
}
