package io.quorate.api;

import java.util.Objects;

/**
 * Where a session stands: what a client keeps, on disk or at its own client, to be able to repeat a command whose answer was
 * lost. A name and numbers that anybody could guess: it is no secret, and proves nothing.
 *
 * @param cluster the name of the cluster that the session belongs to: another one refuses it
 * @param session the number of the session: index of the entry that opened it, at least 1
 * @param next the sequence of the next command, at least 1: all commands before it are answered or given up
 */
public record SessionToken(String cluster, long session, long next) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if either number is below 1
     */
    public SessionToken {
        Objects.requireNonNull(cluster, "cluster");
        if (session < 1 || next < 1) {
            throw new IllegalArgumentException("session " + session + " at " + next);
        }
    }
}
