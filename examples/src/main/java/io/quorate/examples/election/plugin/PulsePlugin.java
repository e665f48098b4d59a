package io.quorate.examples.election.plugin;

import com.google.inject.Module;
import com.google.inject.PrivateModule;
import com.typesafe.config.Config;
import io.quorate.examples.election.PulseFactory;
import io.quorate.spi.ElectionFactory;
import io.quorate.spi.plugin.Plugin;
import io.quorate.spi.plugin.SettingException;
import io.quorate.spi.support.Ticks;

/** Makes the election {@code pulse} available. Settings: see {@code reference.conf}. */
public final class PulsePlugin implements Plugin {
    private static final String TERM = "term";

    @Override
    public Role role() {
        return Role.LEADER_ELECTION;
    }

    @Override
    public String name() {
        return "pulse";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Module module(Config settings) {
        long millis = settings.getDuration(TERM).toMillis();
        if (millis < 30 || millis > 60_000) {
            throw new SettingException(TERM, "a term of " + millis + " ms: allowed are 30 ms to 60 s");
        }
        return new PrivateModule() {
            @Override
            protected void configure() {
                bind(ElectionFactory.class).toInstance(new PulseFactory(Ticks.ofMillis(millis)));
                expose(ElectionFactory.class);
            }
        };
    }
}
