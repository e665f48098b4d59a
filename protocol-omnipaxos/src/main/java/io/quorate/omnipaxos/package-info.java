/**
 * OmniPaxos (Ng, Haridi, Carbone: "Omni-Paxos", EuroSys 2023) as a pure core: Sequence Paxos beside a leader election.
 *
 * <p>Words: a <i>ballot</i> numbers a leader's term of office; a server <i>promises</i> a ballot, and takes no entries of
 * a lower one from then on; its <i>accepted round</i> is the ballot in which its log was last synchronized.
 *
 * <p>Two invariants carry everything:
 *
 * <ul>
 *   <li><b>P</b>: if a server's accepted round is n, its log is a prefix of the log of n's leader, who only appends.
 *       So within n entries are addressed by index alone; overlaps are skipped, gaps are answered with where the log ends.
 *   <li><b>C</b>: if a server's accepted round is n, its log holds everything that was or will be decided in lower ballots:
 *       all that n's leader had when it finished preparing. So the accepted round moves to n in the same atomic write that
 *       completes this part of the log, however many messages it came in ({@link io.quorate.omnipaxos.Transfer}).
 * </ul>
 *
 * <p>{@link io.quorate.omnipaxos.OmniPaxos} hands each message to the role it concerns: {@link
 * io.quorate.omnipaxos.Leader}, with {@link io.quorate.omnipaxos.Preparation} until enough have promised, and {@link
 * io.quorate.omnipaxos.Follower}. Both write through {@link io.quorate.omnipaxos.Acceptor}, which is what survives a crash.
 */
package io.quorate.omnipaxos;
