/**
 * The Redis protocol in front of a replica.
 *
 * <pre>
 *   client -> RedisDecoder -> Requests -> Session -- CommandTable --> a Call
 *                                            |  Local: answered at once
 *                                            |  Replicated: replica.propose, or replica.read
 *   client <- RedisEncoder <- replies in the order of the requests
 * </pre>
 */
package io.quorate.examples.kv.redis;
