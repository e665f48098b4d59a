package io.quorate.runtime.handover;

import io.quorate.api.NodeId;
import io.quorate.spi.support.Ticks;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Tells who is still in an earlier epoch that another has begun: unasked, now and then, until each is heard of in it; and at
 * once, when a frame of an earlier epoch comes. Which epoch a replica is in stands in every frame that it sends. Owned by the
 * loop.
 */
public final class Herald {
    private static final int PERIOD_TICKS = Ticks.ofMillis(500);
    private static final int PAUSE_TICKS = Ticks.ofMillis(50);

    private final Consumer<NodeId> tell;
    private final Map<NodeId, Long> heard = new TreeMap<>();
    private final Map<NodeId, Long> told = new TreeMap<>();
    private long epoch;
    private long now;

    /**
     * In the first epoch there is nothing to tell.
     *
     * @param tell says to a node that the newest epoch has begun
     */
    public Herald(Consumer<NodeId> tell) {
        this.tell = tell;
    }

    /**
     * An epoch is known to have begun.
     *
     * @param number which
     */
    public void begun(long number) {
        epoch = Math.max(epoch, number);
    }

    /**
     * Logical time goes on.
     *
     * @param others who takes part in the newest epoch, or did in the one before
     */
    public void tick(Collection<NodeId> others) {
        now++;
        if (epoch == 0 || now % PERIOD_TICKS != 0) {
            return;
        }
        others.stream().filter(other -> !hasHeard(other)).forEach(this::tell);
    }

    private boolean hasHeard(NodeId node) {
        return heard.getOrDefault(node, 0L) >= epoch;
    }

    /**
     * A frame has come.
     *
     * @param from who sent it
     * @param number the epoch that it is in
     */
    public void heard(NodeId from, long number) {
        heard.merge(from, number, Math::max);
        if (number < epoch) {
            tell(from);
        }
    }

    /**
     * Says it now, unless that was done just before.
     *
     * @param node to whom
     */
    public void tell(NodeId node) {
        if (now - told.getOrDefault(node, -(long) PAUSE_TICKS) >= PAUSE_TICKS) {
            told.put(node, now);
            tell.accept(node);
        }
    }

    /**
     * Whether some are known to have opened an epoch.
     *
     * @param nodes who
     * @param number which epoch
     * @return whether all of them were heard of in that epoch, or in a later one
     */
    public boolean haveOpened(Collection<NodeId> nodes, long number) {
        return nodes.stream().allMatch(node -> hasOpened(node, number));
    }

    /**
     * Who is known to have opened an epoch.
     *
     * @param node who
     * @param number which epoch
     * @return whether it was heard of in that epoch, or in a later one
     */
    public boolean hasOpened(NodeId node, long number) {
        return heard.getOrDefault(node, 0L) >= number;
    }
}
