package io.quorate.ble.plugin;

import com.google.inject.Module;
import com.google.inject.PrivateModule;
import com.typesafe.config.Config;
import io.quorate.ble.BleFactory;
import io.quorate.ble.BleSettings;
import io.quorate.spi.ElectionFactory;
import io.quorate.spi.plugin.Plugin;
import io.quorate.spi.plugin.SettingException;
import io.quorate.spi.support.Ticks;

/** Makes ballot leader election available under the name {@code ble}. */
public final class BlePlugin implements Plugin {
    private static final String TIMEOUT = "heartbeat-timeout";
    private static final String PRIORITY = "priority";
    private static final long MIN_MILLIS = 2L * Ticks.MILLIS;
    private static final long MAX_MILLIS = 60_000;
    private static final int MAX_PRIORITY = 1000;

    @Override
    public Role role() {
        return Role.LEADER_ELECTION;
    }

    @Override
    public String name() {
        return "ble";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Module module(Config settings) {
        BleSettings read = read(settings);
        return new PrivateModule() {
            @Override
            protected void configure() {
                bind(ElectionFactory.class).toInstance(new BleFactory(read));
                expose(ElectionFactory.class);
            }
        };
    }

    static BleSettings read(Config settings) {
        long millis = settings.getDuration(TIMEOUT).toMillis();
        if (millis < MIN_MILLIS || millis > MAX_MILLIS) {
            throw new SettingException(
                    TIMEOUT,
                    TIMEOUT + " is " + millis + " ms; it must be " + MIN_MILLIS + " ms to " + MAX_MILLIS / 1000 + " s");
        }
        int priority = settings.getInt(PRIORITY);
        if (priority < 0 || priority > MAX_PRIORITY) {
            throw new SettingException(PRIORITY, PRIORITY + " is " + priority + "; it must be 0 to " + MAX_PRIORITY);
        }
        return new BleSettings(Ticks.ofMillis(millis), priority);
    }
}
