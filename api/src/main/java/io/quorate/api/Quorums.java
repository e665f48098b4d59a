package io.quorate.api;

/**
 * How many voters must answer: to elect or prepare, and to decide. Any prepare quorum must meet any accept quorum.
 *
 * <p>Flexible quorums (Howard et al., "Flexible Paxos") trade one for the other: with five voters, (4, 2) decides with
 * two disks and elects with four. Raft supports majorities only.
 *
 * @param prepare voters that a new leader must hear from, at least 1
 * @param accept voters that must hold an entry durably before it is decided, at least 1
 */
public record Quorums(int prepare, int accept) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if either is below 1
     */
    public Quorums {
        if (prepare < 1 || accept < 1) {
            throw new IllegalArgumentException("a quorum needs at least one voter: " + prepare + " and " + accept);
        }
    }

    /**
     * The usual choice: more than half, for both.
     *
     * @param voters number of voters, at least 1
     * @return majority quorums for that many voters
     */
    public static Quorums majority(int voters) {
        int majority = voters / 2 + 1;
        return new Quorums(majority, majority);
    }

    /**
     * Whether every prepare quorum meets every accept quorum among that many voters, and both can be filled.
     *
     * @param voters number of voters
     * @return true if these quorums are safe for it
     */
    public boolean fit(int voters) {
        return prepare <= voters && accept <= voters && prepare + accept > voters;
    }
}
