package io.quorate.testkit.core;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.spi.Admission;
import io.quorate.spi.Protocol;
import java.util.function.Function;

/**
 * Changes of the configuration of a {@link CoreCluster}, and of its leader. Whatever the protocol, behind a stop-sign only
 * no-ops are appended, and nothing is decided.
 */
public final class CoreChanges {
    private final CoreDriver driver;

    CoreChanges(CoreDriver driver) {
        this.driver = driver;
    }

    /**
     * Asks a core for another configuration.
     *
     * @param name whom
     * @param next derived from the newest one; of the next epoch for a stop-sign
     * @return the core's answer
     */
    public Admission reconfigure(String name, Configuration next) {
        return ask(name, "reconfigure " + next, core -> core.reconfigure(next));
    }

    /**
     * Asks a core to let another one lead.
     *
     * @param name whom
     * @param to who is to lead
     * @return the core's answer
     */
    public Admission transferLeadership(String name, String to) {
        return ask(name, "transferLeadership " + to, core -> core.transferLeadership(NodeId.of(to)));
    }

    private Admission ask(String name, String what, Function<Protocol, Admission> question) {
        Admission[] answer = new Admission[1];
        driver.step(driver.node(NodeId.of(name)), what, core -> answer[0] = question.apply(core));
        return answer[0];
    }

    /**
     * Whether a node's log holds a stop-sign, decided or not.
     *
     * @param name whose
     * @return true if its epoch ends there
     */
    public boolean sealed(String name) {
        return driver.node(NodeId.of(name)).log().sealed();
    }
}
