package io.quorate.spi.support;

/** Logical time. Cores count ticks; whoever configures them thinks in milliseconds. */
public final class Ticks {
    /** Milliseconds between two ticks. */
    public static final int MILLIS = 10;

    private Ticks() {}

    /**
     * Turns a duration into ticks.
     *
     * @param millis milliseconds, above 0
     * @return ticks that last at least as long, at least 1
     */
    public static int ofMillis(long millis) {
        return Math.toIntExact(Math.max(1, (millis + MILLIS - 1) / MILLIS));
    }
}
