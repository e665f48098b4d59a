package io.quorate.omnipaxos;

import io.quorate.spi.Ballot;
import java.util.Comparator;

/**
 * How good a log is: by its accepted round, then by its length, never by length alone.
 *
 * @param accepted the round in which the log was last synchronized
 * @param last where it ends
 */
record Position(Ballot accepted, long last) implements Comparable<Position> {
    private static final Comparator<Position> ORDER =
            Comparator.comparing(Position::accepted).thenComparingLong(Position::last);

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }
}
