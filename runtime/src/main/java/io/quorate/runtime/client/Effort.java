package io.quorate.runtime.client;

import io.quorate.runtime.session.Verdict;

/** Something that is proposed again and again until the table of sessions has judged it. Owned by the loop. */
abstract class Effort {
    boolean isUnderWay;

    /** What to propose this time. */
    abstract byte[] payload();

    /** The table has judged: true if that was the end of it. */
    abstract boolean judged(Verdict verdict);

    /** Nothing will come of it on this replica. */
    abstract void end(String reason);
}
