/**
 * A leader election of one's own, written against {@code io.quorate.spi} alone and chosen in the file by
 * {@code quorate.leader-election = pulse}. The contract that it must keep is tested by
 * {@code io.quorate.testkit.contract.LeaderElectionContract}.
 */
package io.quorate.examples.election;
