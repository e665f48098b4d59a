package io.quorate.spi;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;

/**
 * What a leader election is built from.
 *
 * @param self who it is; a voter
 * @param configuration the configuration in force
 * @param seed of all its randomness
 * @param promise the ballot on disk, {@link Ballot#BOTTOM} at the first start
 * @param leads whether {@code promise} is one's own, and led from the beginning: the epoch began with it, in this process.
 *     Otherwise an own one must not be led again: an earlier process may have lost what it said under it
 */
public record ElectionSetup(NodeId self, Configuration configuration, long seed, Ballot promise, boolean leads) {}
