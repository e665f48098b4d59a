package io.quorate.transport.tcp.plugin;

import com.google.inject.Module;
import com.google.inject.PrivateModule;
import com.google.inject.Provides;
import com.typesafe.config.Config;
import io.quorate.spi.Transport;
import io.quorate.spi.plugin.Plugin;
import io.quorate.transport.tcp.TcpSettings;
import io.quorate.transport.tcp.TcpTransport;
import jakarta.inject.Singleton;

/** {@code transport = tcp}. */
public final class TcpTransportPlugin implements Plugin {
    /** For the service loader. */
    public TcpTransportPlugin() {}

    @Override
    public Role role() {
        return Role.TRANSPORT;
    }

    @Override
    public String name() {
        return "tcp";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Module module(Config settings) {
        return new Tcp(TcpSection.read(settings));
    }

    private static final class Tcp extends PrivateModule {
        private final TcpSettings settings;

        private Tcp(TcpSettings settings) {
            this.settings = settings;
        }

        @Override
        protected void configure() {
            expose(Transport.class);
        }

        @Provides
        @Singleton
        Transport transport() {
            return new TcpTransport(settings);
        }
    }
}
