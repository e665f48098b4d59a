package io.quorate.omnipaxos.plugin;

import com.google.inject.Exposed;
import com.google.inject.Module;
import com.google.inject.PrivateModule;
import com.google.inject.Provides;
import com.typesafe.config.Config;
import io.quorate.omnipaxos.OmniPaxosFactory;
import io.quorate.omnipaxos.OmniPaxosSettings;
import io.quorate.spi.ElectionFactory;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.plugin.Plugin;
import io.quorate.spi.plugin.SettingException;
import io.quorate.spi.support.Ticks;
import jakarta.inject.Singleton;

/** Makes OmniPaxos available under the name {@code omnipaxos}. Needs an {@link ElectionFactory} from outside. */
public final class OmniPaxosPlugin implements Plugin {
    private static final String RETRANSMIT = "retransmit-interval";
    private static final String MESSAGE_BYTES = "max-message-bytes";
    private static final String MESSAGE_ENTRIES = "max-message-entries";
    private static final String IN_FLIGHT_BYTES = "max-in-flight-bytes";
    private static final String IN_FLIGHT_MESSAGES = "max-in-flight-messages";
    private static final String UNDECIDED_BYTES = "max-undecided-bytes";
    private static final String PENDING_READS = "max-pending-reads";

    private static final long MAX_INTERVAL_MILLIS = 60_000;
    private static final long KIB = 1 << 10;
    private static final long GIB = 1 << 30;

    @Override
    public Role role() {
        return Role.PROTOCOL;
    }

    @Override
    public String name() {
        return "omnipaxos";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Module module(Config settings) {
        return new Binding(read(settings));
    }

    static OmniPaxosSettings read(Config config) {
        long messageBytes = bytes(config, MESSAGE_BYTES, KIB, 64 << 20);
        long inFlightBytes = bytes(config, IN_FLIGHT_BYTES, KIB, GIB);
        if (inFlightBytes < messageBytes) {
            throw new SettingException(
                    IN_FLIGHT_BYTES, IN_FLIGHT_BYTES + " must be at least " + MESSAGE_BYTES + ", " + messageBytes);
        }
        long millis = config.getDuration(RETRANSMIT).toMillis();
        requireRange(
                RETRANSMIT, millis + " ms", Ticks.MILLIS <= millis && millis <= MAX_INTERVAL_MILLIS, "10 ms to 60 s");
        return new OmniPaxosSettings(
                Ticks.ofMillis(millis),
                (int) messageBytes,
                count(config, MESSAGE_ENTRIES, 1 << 20),
                inFlightBytes,
                count(config, IN_FLIGHT_MESSAGES, 1 << 16),
                bytes(config, UNDECIDED_BYTES, KIB, 16 * GIB),
                count(config, PENDING_READS, 1 << 24));
    }

    private static long bytes(Config config, String key, long min, long max) {
        long value = config.getBytes(key);
        requireRange(key, value + " bytes", min <= value && value <= max, min + " to " + max + " bytes");
        return value;
    }

    private static int count(Config config, String key, int max) {
        int value = config.getInt(key);
        requireRange(key, "" + value, 1 <= value && value <= max, "1 to " + max);
        return value;
    }

    private static void requireRange(String key, String value, boolean inside, String range) {
        if (!inside) {
            throw new SettingException(key, key + " is " + value + "; it must be " + range);
        }
    }

    /** What of it is seen outside. */
    private static final class Binding extends PrivateModule {
        private final OmniPaxosSettings settings;

        Binding(OmniPaxosSettings settings) {
            this.settings = settings;
        }

        @Override
        protected void configure() {
            // The one binding is provided below.
        }

        @Provides
        @Exposed
        @Singleton
        ProtocolFactory factory(ElectionFactory elections) {
            return new OmniPaxosFactory(settings, elections);
        }
    }
}
