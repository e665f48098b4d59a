package io.quorate.spi;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import java.util.Optional;

/**
 * What a protocol is built from, at the first start and at every restart.
 *
 * @param self who it is
 * @param configuration the configuration in force
 * @param seed of all its randomness
 * @param state the state of the last batch that carried one; empty at the first start
 * @param log the entries on disk, without bytes
 */
public record ProtocolSetup(
        NodeId self, Configuration configuration, long seed, Optional<byte[]> state, EntryRange log) {}
