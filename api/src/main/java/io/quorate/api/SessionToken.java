package io.quorate.api;

/**
 * Where a session stands: what a client keeps, on disk or at its own client, to be able to repeat a command whose answer was
 * lost. A number that anybody could guess: it is no secret, and proves nothing.
 *
 * @param session the number of the session: index of the entry that opened it, at least 1
 * @param next the sequence of the next command, at least 1: all commands before it are answered or given up
 */
public record SessionToken(long session, long next) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if either is below 1
     */
    public SessionToken {
        if (session < 1 || next < 1) {
            throw new IllegalArgumentException("session " + session + " at " + next);
        }
    }
}
