package io.quorate.testkit.core;

import io.quorate.api.NodeId;
import io.quorate.spi.Mark;
import io.quorate.spi.Status;
import io.quorate.spi.support.Invariant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The snapshots of a {@link CoreCluster}. A snapshot holds the decided entries up to its mark; it is on disk from the moment
 * that it is published, whatever {@link CoreCluster#autoPersist} says, while the move of the log's beginning is a write like
 * any other. So a crash may come in between; then {@link CoreCluster#restart} does as the runtime does: a snapshot that was
 * taken says what is decided, and one that was fetched is told to the core again if it ends behind where the log begins.
 *
 * <p>{@link CoreCluster#log}, {@link CoreCluster#disk} and {@link CoreCluster#decided} go on listing everything from index 1
 * on: first what a snapshot holds, then the log. A core that drops entries which no published snapshot holds fails.
 */
public final class CoreSnapshots {
    private record Transfer(NodeId from, long due) {}

    private static final int OFF = -1;

    private final CoreDriver driver;
    /** Automatic: who gets a snapshot, from whom, and when. */
    private final Map<NodeId, Transfer> transfers = new TreeMap<>();

    private int delay = OFF;
    private long now;

    CoreSnapshots(CoreDriver driver) {
        this.driver = driver;
    }

    /**
     * Takes a snapshot as late as possible, and compacts the log.
     *
     * @param name whose
     * @return where it ends: at the last entry that is decided and durable there
     */
    public Mark take(String name) {
        Status status = node(name).core().status();
        return take(name, Math.min(status.decided(), status.durable()));
    }

    /**
     * Takes a snapshot and compacts the log.
     *
     * @param name whose
     * @param index of a decided and durable entry
     * @return where the snapshot ends
     */
    public Mark take(String name, long index) {
        Mark mark = publish(name, index);
        driver.step(node(name), "compacted " + index, core -> core.compacted(index));
        return mark;
    }

    /**
     * Takes a snapshot without a word to the core: what a crash at that moment leaves.
     *
     * @param name whose
     * @param index of a decided and durable entry
     * @return where the snapshot ends
     */
    public Mark publish(String name, long index) {
        CoreNode node = node(name);
        Status status = node.core().status();
        if (index < 1 || index > Math.min(status.decided(), status.durable())) {
            throw new IllegalArgumentException("no snapshot of " + name + " at " + index + ": " + status);
        }
        Mark mark = node.core().mark(index);
        driver.guard(node, () -> {
            long round = node.log().entry(index).round(0);
            Invariant.check(
                    mark.equals(new Mark(index, round)), () -> mark + " is not that of entry " + index + "/" + round);
        });
        node.publish(new CoreSnapshot(mark, node.log().upTo(index), false));
        return mark;
    }

    /**
     * Copies the newest snapshot of one node to another, and tells the core.
     *
     * @param from who has one, running or not
     * @param to who gets it
     * @return whether the core installed it
     */
    public boolean install(String from, String to) {
        fetch(from, to);
        return restored(to);
    }

    /**
     * Copies the newest snapshot of one node to the disk of another without a word to the core.
     *
     * @param from who has one, running or not
     * @param to who gets it
     * @return where it ends
     */
    public Mark fetch(String from, String to) {
        CoreSnapshot newest = node(from).newest();
        node(to).publish(new CoreSnapshot(newest.mark(), newest.entries(), true));
        return newest.mark();
    }

    /**
     * Tells a core of the snapshot that its node fetched last.
     *
     * @param name whose
     * @return whether the core installed it
     */
    public boolean restored(String name) {
        CoreNode node = node(name);
        return driver.restored(node, node.fetched().orElseThrow());
    }

    /**
     * Where a node's log begins, be it on disk or not.
     *
     * @param name whose
     * @return {@link Mark#NONE} if it begins with the first entry
     */
    public Mark base(String name) {
        return node(name).log().base();
    }

    /**
     * Where a node's log on disk begins.
     *
     * @param name whose
     * @return {@link Mark#NONE} if it begins with the first entry
     */
    public Mark baseOnDisk(String name) {
        return node(name).disk().base();
    }

    /**
     * Who a node has reported as behind since this was last asked.
     *
     * @param name which
     * @return names, one for each report, in order
     */
    public List<String> behind(String name) {
        List<String> reported = node(name).behind().stream().map(NodeId::text).toList();
        node(name).behind().clear();
        return reported;
    }

    /**
     * From now on {@link CoreCluster#run} does what a runtime does: whoever is reported as behind gets the newest snapshot of
     * who says so, some time later, if both run and the link is whole by then. Reports are used up by this.
     *
     * @param ticks how long a transfer takes
     */
    public void automatic(int ticks) {
        delay = ticks;
    }

    /** A tick of the automatic mode. */
    void tick() {
        if (delay == OFF) {
            return;
        }
        now++;
        for (CoreNode node : driver.nodes()) {
            node.behind().forEach(peer -> transfers.putIfAbsent(peer, new Transfer(node.id(), now + delay)));
            node.behind().clear();
        }
        Iterator<Map.Entry<NodeId, Transfer>> each = transfers.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<NodeId, Transfer> transfer = each.next();
            if (transfer.getValue().due() <= now) {
                each.remove();
                carryOut(transfer.getValue().from(), transfer.getKey());
            }
        }
    }

    private void carryOut(NodeId from, NodeId to) {
        if (driver.node(from).running() && driver.node(to).running() && driver.linked(from, to)) {
            install(from.text(), to.text());
        }
    }

    private CoreNode node(String name) {
        return driver.node(NodeId.of(name));
    }
}
