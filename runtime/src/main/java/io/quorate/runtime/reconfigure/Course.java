package io.quorate.runtime.reconfigure;

import io.quorate.spi.Admission;

/** What one change does, from its beginning to its end. Owned by the loop. */
interface Course {
    /** Time goes on by one tick. */
    void tick();

    /**
     * A leader has answered.
     *
     * @param number of the question; perhaps not one of this course
     * @param admission its answer
     */
    void answered(long number, Admission admission);
}
