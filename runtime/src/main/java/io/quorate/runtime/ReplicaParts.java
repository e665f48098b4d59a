package io.quorate.runtime;

import io.quorate.api.Codec;
import io.quorate.api.StateMachine;
import io.quorate.runtime.lanes.Lanes;
import io.quorate.spi.LogStorage;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.ReconfigurationPolicy;
import io.quorate.spi.Transport;
import java.util.Optional;
import java.util.SortedMap;

/**
 * All that a replica is made of.
 *
 * @param settings who it is
 * @param protocols the protocols that it can run, by name
 * @param storage not yet recovered; closed with the replica
 * @param transport not yet started; closed with the replica
 * @param lanes its threads; ended with the replica
 * @param machine the application's state
 * @param codec of its commands
 * @param results codec of its results; without one there are no sessions
 * @param policy by which mechanism its configuration is changed
 * @param entropy true randomness
 * @param observer looks on
 * @param <C> commands
 * @param <R> results
 */
public record ReplicaParts<C, R>(
        ReplicaSettings settings,
        SortedMap<String, ProtocolFactory> protocols,
        LogStorage storage,
        Transport transport,
        Lanes lanes,
        StateMachine<C, R> machine,
        Codec<C> codec,
        Optional<Codec<R>> results,
        ReconfigurationPolicy policy,
        Entropy entropy,
        Observer observer) {}
