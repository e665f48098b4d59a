package io.quorate.runtime.reconfigure;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.ReconfigurationPolicy;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What a change stands on: the replica that was asked for it. Called on the loop. */
public interface Ground {
    /**
     * Who it is.
     *
     * @return its name
     */
    NodeId self();

    /**
     * How many hand-overs came before the epoch that runs here.
     *
     * @return its number
     */
    long epoch();

    /**
     * The newest configuration by which this replica acts.
     *
     * @return it, decided or not
     */
    Configuration newest();

    /**
     * Up to where the log is decided, as known here.
     *
     * @return an index
     */
    long decided();

    /**
     * Who leads, as known here.
     *
     * @return the leader
     */
    Optional<NodeId> leader();

    /**
     * The protocol of a name.
     *
     * @param name as in configurations
     * @return empty if it is not there
     */
    Optional<ProtocolFactory> protocol(String name);

    /**
     * The protocols that are there.
     *
     * @return their names, sorted
     */
    Set<String> protocols();

    /**
     * By which mechanism changes are made.
     *
     * @return the policy
     */
    ReconfigurationPolicy policy();

    /**
     * What others have said of themselves.
     *
     * @return live
     */
    Neighbours neighbours();

    /**
     * Dials an address once, and asks who listens there.
     *
     * @param address {@code host:port}
     * @param then told on the loop, unless the replica ends
     */
    void probe(String address, Consumer<Sighting> then);

    /**
     * Asks a leader for a configuration.
     *
     * @param leader whom, perhaps this replica itself
     * @param number what the answer will name
     * @param next what is wanted
     */
    void wish(NodeId leader, long number, Configuration next);

    /**
     * Asks a leader to let another lead.
     *
     * @param leader whom, perhaps this replica itself
     * @param number what the answer will name
     * @param to who is to lead
     */
    void transfer(NodeId leader, long number, NodeId to);
}
