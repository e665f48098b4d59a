package io.quorate.raft.plugin;

import com.google.inject.Module;
import com.google.inject.PrivateModule;
import com.typesafe.config.Config;
import io.quorate.raft.RaftFactory;
import io.quorate.raft.RaftSettings;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.plugin.Plugin;

/** {@code protocol = raft}. */
public final class RaftPlugin implements Plugin {
    /** For the service loader. */
    public RaftPlugin() {}

    @Override
    public Role role() {
        return Role.PROTOCOL;
    }

    @Override
    public String name() {
        return RaftFactory.NAME;
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Module module(Config settings) {
        return new RaftModule(RaftSection.read(settings));
    }

    private static final class RaftModule extends PrivateModule {
        private final RaftSettings settings;

        private RaftModule(RaftSettings settings) {
            this.settings = settings;
        }

        @Override
        protected void configure() {
            bind(ProtocolFactory.class).toInstance(new RaftFactory(settings));
            expose(ProtocolFactory.class);
        }
    }
}
