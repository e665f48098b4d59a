/**
 * How a snapshot comes from one replica to another. The one that is behind drives; any replica that has the snapshot gives.
 *
 * <pre>
 *  donor                                    receiver
 *    | core: this peer is behind
 *    |-- Offer(name) -----------------------> |  opens a draft, or goes on with one
 *    | <---------------------- Ask(name) -----|  to all members: who else has it? keep it
 *    |-- Offer(name) -----------------------> |
 *    | <---------- Fetch(name, at, length) ---|  a bounded window, spread over all donors
 *    |-- Chunk(name, at, checksum, bytes) --> |  written in order; published; installed
 *    |-- Gone(name) ------------------------> |  or: not here any more
 * </pre>
 *
 * <p>All classes are owned by the loop; the store is called on its own lane.
 */
package io.quorate.runtime.snapshot.transfer;
