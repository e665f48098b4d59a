package io.quorate.benchmarks.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.quorate.benchmarks.trial.Candidate;
import io.quorate.benchmarks.trial.Node;
import io.quorate.benchmarks.trial.NodeSpec;
import io.quorate.runtime.assembly.Quorate;
import io.quorate.spi.ProtocolFactory;
import java.nio.file.Path;
import java.util.List;

/**
 * Quorate under one of its protocols.
 *
 * @param name of the protocol
 * @param settings that differ from the defaults
 */
public record Quorates(String name, Config settings) implements Candidate {
    /**
     * With the settings that it has by default.
     *
     * @param name of the protocol
     */
    public Quorates(String name) {
        this(name, ConfigFactory.empty());
    }

    @Override
    public Node start(NodeSpec spec) {
        return new QuorateNode(config(spec));
    }

    /**
     * What makes the protocol's cores, for simulators.
     *
     * @return with the settings that it has by default
     */
    public ProtocolFactory factory() {
        Config config = config(new NodeSpec(1, List.of(1), Path.of("never-used"), true))
                .withValue("quorate.storage", ConfigValueFactory.fromAnyRef("file"))
                .withValue("quorate.transport", ConfigValueFactory.fromAnyRef("tcp"));
        return Quorate.with().protocols(config).get(name);
    }

    /**
     * The configuration of a replica; its storage and transport are {@link CountedPlugin}s.
     *
     * @param spec which one
     * @return complete
     */
    public Config config(NodeSpec spec) {
        Config config = settings.withValue("quorate.cluster", ConfigValueFactory.fromAnyRef("bench"))
                .withValue("quorate.node", ConfigValueFactory.fromAnyRef("n" + spec.number()))
                .withValue("quorate.protocol", ConfigValueFactory.fromAnyRef(name))
                .withValue("quorate.transport", ConfigValueFactory.fromAnyRef(CountedPlugin.NAME))
                .withValue(
                        "quorate.storage",
                        ConfigValueFactory.fromAnyRef(spec.durable() ? CountedPlugin.NAME : MemoryPlugin.NAME))
                .withValue(
                        "quorate.storage-file.directory",
                        ConfigValueFactory.fromAnyRef(
                                spec.directory().resolve("log").toString()));
        if (!spec.durable()) {
            config = config.withValue("quorate.snapshots", MemoryLog.SNAPSHOTS.root());
        }
        for (int number = 1; number <= spec.nodes(); number++) {
            config =
                    config.withValue("quorate.members.n" + number, ConfigValueFactory.fromAnyRef(spec.address(number)));
        }
        return config;
    }
}
