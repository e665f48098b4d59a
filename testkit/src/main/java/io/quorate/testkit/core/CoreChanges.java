package io.quorate.testkit.core;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.spi.Admission;
import java.util.SortedMap;

/**
 * Changes of the configuration of a {@link CoreCluster}, of its nodes and of its leader. Whatever the protocol, behind a
 * stop-sign only no-ops are appended, and nothing is decided.
 *
 * <p>All nodes begin with the first configuration of the cluster, those that it does not list, too: the log tells them the
 * others.
 */
public final class CoreChanges {
    private final CoreDriver driver;

    CoreChanges(CoreDriver driver) {
        this.driver = driver;
    }

    /**
     * Starts a node on an empty disk. If there is one of that name, it is gone for ever, with what is on its way to and from
     * it: acknowledgements of one incarnation never count for another.
     *
     * @param member who it is; nobody has heard of it yet
     */
    public void join(Member member) {
        driver.join(member);
    }

    /**
     * Asks a core for another configuration.
     *
     * @param name whom
     * @param next derived from the newest one; of the next epoch for a stop-sign
     * @return the core's answer
     */
    public Admission reconfigure(String name, Configuration next) {
        return driver.ask(node(name), "reconfigure " + next, core -> core.reconfigure(next));
    }

    /**
     * Asks a core to let another one lead.
     *
     * @param name whom
     * @param to who is to lead
     * @return the core's answer
     */
    public Admission transferLeadership(String name, String to) {
        return driver.ask(node(name), "transferLeadership " + to, core -> core.transferLeadership(NodeId.of(to)));
    }

    /**
     * The configuration by which a node acts.
     *
     * @param name which
     * @return as its core says
     */
    public Configuration configuration(String name) {
        return node(name).core().status().configuration();
    }

    /**
     * What the entries of a node's log configure, those that only its snapshot has included.
     *
     * @param name whose
     * @return by index; without the first configuration of the cluster
     */
    public SortedMap<Long, Configuration> log(String name) {
        return node(name).log().configurations();
    }

    /**
     * Whether a node's log holds a stop-sign, decided or not.
     *
     * @param name whose
     * @return true if its epoch ends there
     */
    public boolean sealed(String name) {
        return node(name).log().sealed();
    }

    private CoreNode node(String name) {
        return driver.node(NodeId.of(name));
    }
}
