/**
 * Ballot leader election (OmniPaxos, EuroSys 2023, section 5): heartbeat rounds from which every node judges for itself
 * whether there is a leader with a quorum. One node that reaches a quorum is enough; nobody gossips whom it follows as a
 * reason to follow.
 */
package io.quorate.ble;
