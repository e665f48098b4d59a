/**
 * The one driver of any protocol: it owns the threads, the log writer, the frames, the applying and the clients' futures.
 *
 * <pre>
 *   propose -> Proposals -> Intake -> Protocol --Ready--> Outbox -> Transport
 *                 ^                      ^       |
 *                 |                      |       +-----> LogWriter -> LogStorage
 *                 |                  persisted <------------+
 *                 |                              +-----> Feeder -> Applier -> StateMachine
 *                 +---------------- applied <-----------------------+
 * </pre>
 *
 * {@link io.quorate.runtime.LocalReplica} puts the parts together, {@link io.quorate.runtime.Driver} makes them turn.
 */
package io.quorate.runtime;
