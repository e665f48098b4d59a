/**
 * What an application uses to embed a replicated state machine.
 *
 * <p>Write a {@link io.quorate.api.StateMachine}, start a {@link io.quorate.api.Replica} of it on every node, and
 * {@link io.quorate.api.Replica#propose propose} commands on any of them: all replicas apply the same commands in the
 * same order. Nothing in this package knows which consensus protocol is running.
 */
package io.quorate.api;
