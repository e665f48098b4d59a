package io.quorate.spi;

import io.quorate.api.NodeId;

/**
 * A peer needs entries that are no longer in the own log. The runtime offers it a snapshot. A core says so again, now and
 * then, for as long as it lasts.
 *
 * @param peer who is behind; never oneself
 */
public record Behind(NodeId peer) {}
