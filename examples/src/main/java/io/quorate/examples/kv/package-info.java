/**
 * A replicated key-value store that Redis clients can talk to.
 *
 * <p>Here is the replicated part: a {@link io.quorate.examples.kv.KvCommand} travels through the log as the bytes of
 * {@link io.quorate.examples.kv.KvCodec}, {@link io.quorate.examples.kv.KvMachine} applies it on every node, and its
 * {@link io.quorate.examples.kv.Reply} goes to the one client that asked. {@link io.quorate.examples.kv.KvNode} is the
 * process around it; the Redis protocol is in the package {@code redis} below.
 */
package io.quorate.examples.kv;
