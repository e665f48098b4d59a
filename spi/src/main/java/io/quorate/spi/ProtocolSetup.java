package io.quorate.spi;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/**
 * What a protocol is built from, at the first start and at every restart.
 *
 * @param self who it is
 * @param incarnation under which formatting of its storage: a member of that name and another incarnation is somebody else
 * @param configuration the configuration in force where the log begins
 * @param changes what the entries of kind CONFIGURATION and STOP_SIGN in {@code log} carry, by their indexes
 * @param opened whether this process has just opened the epoch, and not merely found it on disk: only then may the node that
 *     {@link Configuration#leader} names lead the first round without an election
 * @param seed of all its randomness
 * @param state the state of the last batch that carried one; empty at the first start
 * @param base where the log on disk begins: what is at or below it is decided, and only a snapshot has it
 * @param log the entries on disk behind {@code base}, without bytes
 * @param decided an index that is known to be decided: at least that of {@code base}, at most the last of the log
 */
public record ProtocolSetup(
        NodeId self,
        UUID incarnation,
        Configuration configuration,
        SortedMap<Long, Configuration> changes,
        boolean opened,
        long seed,
        Optional<byte[]> state,
        Mark base,
        EntryRange log,
        long decided) {}
