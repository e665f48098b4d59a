/**
 * Raft as a pure core (Ongaro and Ousterhout, "In Search of an Understandable Consensus Algorithm"; Ongaro's thesis,
 * "Consensus: Bridging Theory and Practice"), with pre-vote, check-quorum and a vote guard, so that partial partitions
 * and returning servers do not depose a leader that works.
 *
 * <pre>
 *             deadline                pre-votes of a quorum          votes of a quorum
 *  Follower ------------> PreCandidate ------------------> Candidate -----------------> Leader
 *      ^                       |                               |                          |
 *      +-----------------------+-------------------------------+--------------------------+
 *          a leader of this term or a higher one, a higher term, no quorum within an election timeout
 * </pre>
 *
 * <p>{@code Raft} admits messages (terms), the four roles act on them, {@code Server} is what all roles share. Where things
 * are: who gets a vote in {@code Votes}, what a follower accepts in {@code Follower}, what the leader knows of one peer in
 * {@code Progress}, when an entry is decided in {@code Leader}, linearizable reads in {@code ReadRounds}, what becomes of a
 * log when a snapshot is installed in {@code Server}.
 *
 * <p>Raft's "committed" is called decided here, its term is the round of an entry.
 */
package io.quorate.raft;
