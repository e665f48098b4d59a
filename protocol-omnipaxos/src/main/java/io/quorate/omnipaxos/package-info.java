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
 *
 * <h2>Snapshots</h2>
 *
 * <p>A log begins behind its <i>base</i>: what is at or below it is decided, and only a snapshot has it. Nothing that begins
 * below it is ever sent; whoever needs that is reported as {@link io.quorate.spi.Behind}. A server that gets another's
 * snapshot, decided up to m in some ballot r, lets its log begin behind m. It keeps the entries behind m, its promise p and
 * its accepted round n ({@link io.quorate.omnipaxos.Acceptor#install}). Why this is safe:
 *
 * <ul>
 *   <li><b>r &lt;= n</b>: by C and P the log of n's leader begins with the snapshot's content, which is what stood in the own
 *       log, or was to come. What was acknowledged behind m must not go, so it stays.
 *   <li><b>r &gt; n</b>: the own log may differ from the snapshot, and P fails for it. Every ballot above r still ends up with
 *       the right log: some member of each prepare quorum has accepted r or a higher ballot, so a log of n is not the best.
 *       Acknowledging entries up to m in n is harmless, too, although they were never taken from n's leader: where r had
 *       finished preparing, and n decides k entries nevertheless, some member of r's prepare quorum had acknowledged these k
 *       to n before it promised r. Then they are in the logs of r, and the snapshot says the same. By induction over the
 *       time at which ballots finish preparing, that member had them from n's leader, or from a snapshot that says so.
 *   <li><b>r &gt; p</b>: this server may yet promise a ballot q below r. Nothing can be decided in q any more if its leader
 *       finishes preparing after r's, but that leader does not know, and its log may contradict r's. So it must not hear
 *       that m entries are decided: it would take its own for them. Hence two indexes: <i>decided</i>, up to which this
 *       server applies and never truncates, and <i>learned</i>, what of it ballots up to the promise have told. Only
 *       {@code learned} is passed on to be decided by others, and only {@code learned} is in the stored state; a restarted
 *       server knows the rest from where its log begins.
 * </ul>
 *
 * <p>An accepting leader installs nothing: it only appends. One that is still preparing does, and prepares the same ballot
 * again, with the log that it has then. While a synchronization is on its way (C), an install shortens what is missing; if
 * nothing is, it completes it.
 */
package io.quorate.omnipaxos;
