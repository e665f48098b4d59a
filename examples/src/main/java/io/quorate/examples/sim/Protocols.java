package io.quorate.examples.sim;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.quorate.runtime.assembly.Quorate;
import io.quorate.spi.ProtocolFactory;

/** Protocols by their names, with the settings that they have by default. */
public final class Protocols {
    private Protocols() {}

    /**
     * Finds a protocol.
     *
     * @param name as in a configuration file
     * @return what makes its cores
     * @throws io.quorate.runtime.assembly.ConfigurationException if there is none of that name
     */
    public static ProtocolFactory named(String name) {
        Config config = ConfigFactory.parseString("""
                quorate {
                  cluster = sim, node = n1
                  members { n1 = "127.0.0.1:1" }
                  storage-file.directory = never-used
                }""")
                .withValue("quorate.protocol", ConfigValueFactory.fromAnyRef(name, "the option --protocol"));
        return Quorate.with().protocols(config).get(name);
    }
}
