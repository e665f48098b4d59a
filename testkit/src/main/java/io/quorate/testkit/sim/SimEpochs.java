package io.quorate.testkit.sim;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.runtime.identity.Format;
import io.quorate.spi.Admission;
import io.quorate.spi.LogWrite.Cell;
import java.util.function.UnaryOperator;

/** The epochs of a simulated cluster: which one a node runs, and how one ends without the driver of a change. */
public final class SimEpochs {
    private final SimCluster cluster;

    SimEpochs(SimCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Ends the epoch: asks the core that leads to append a stop-sign, as the driver of a change would.
     *
     * @param wish from the configuration in force to the next one; nodes that it only names are found
     * @return what the core says; NOT_LEADER if nobody leads
     */
    public Admission handOver(UnaryOperator<Configuration> wish) {
        return cluster.leader()
                .flatMap(name -> cluster.node(name).core())
                .map(core -> {
                    Configuration next =
                            wish.apply(core.status().configuration()).nextEpoch();
                    for (Member member : next.members()) {
                        next = next.withMember(member(member.id().text()));
                    }
                    return core.reconfigure(next);
                })
                .orElse(Admission.NOT_LEADER);
    }

    /**
     * A node as a configuration knows it.
     *
     * @param node which; must have been up
     * @return its name, incarnation and address
     */
    public Member member(String node) {
        byte[] cell = cluster.node(node).disk().cell(Cell.IDENTITY).orElseThrow();
        return new Member(NodeId.of(node), Format.identity(cell).incarnation(), node + ":7400");
    }

    /**
     * The epoch that a node runs.
     *
     * @param node which
     * @return its number; -1 if it is down or takes no part yet
     */
    public long epoch(String node) {
        return cluster.node(node).epoch();
    }
}
