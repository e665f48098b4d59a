package io.quorate.runtime.policy.plugin;

import com.google.inject.Module;
import com.google.inject.PrivateModule;
import com.typesafe.config.Config;
import io.quorate.runtime.policy.Policy;
import io.quorate.runtime.policy.Policy.Knobs;
import io.quorate.runtime.policy.Policy.Voters;
import io.quorate.spi.ReconfigurationPolicy;
import io.quorate.spi.ReconfigurationPolicy.Donors;
import io.quorate.spi.plugin.Plugin;
import io.quorate.spi.plugin.SettingException;
import java.time.Duration;

/** A policy of the runtime. All of them share one section of settings: see {@code reference.conf}. */
abstract class PolicyPlugin implements Plugin {
    private static final String LAG = "lag";
    private static final String DONORS = "donors";
    private static final String RETENTION = "retention";
    private static final Duration MAX_RETENTION = Duration.ofDays(7);
    private static final long MAX_LAG = 1L << 40;

    private final String name;
    private final Voters voters;

    PolicyPlugin(String name, Voters voters) {
        this.name = name;
        this.voters = voters;
    }

    @Override
    public Role role() {
        return Role.RECONFIGURATION;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String section() {
        return "reconfiguration-policy";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Module module(Config settings) {
        Policy policy = new Policy(voters, knobs(settings));
        return new PrivateModule() {
            @Override
            protected void configure() {
                bind(ReconfigurationPolicy.class).toInstance(policy);
                expose(ReconfigurationPolicy.class);
            }
        };
    }

    private static Knobs knobs(Config settings) {
        return new Knobs(
                lag(settings), donors(settings), settings.getBoolean("require-learners"), retentionMillis(settings));
    }

    private static int retentionMillis(Config settings) {
        Duration retention = settings.getDuration(RETENTION);
        if (retention.isNegative() || retention.compareTo(MAX_RETENTION) > 0) {
            throw new SettingException(
                    RETENTION,
                    "a retention of " + retention.toMillis() + " ms; allowed are 0 to " + MAX_RETENTION.toDays()
                            + " days");
        }
        return (int) retention.toMillis();
    }

    private static long lag(Config settings) {
        long lag = settings.getLong(LAG);
        if (lag < 0 || lag > MAX_LAG) {
            throw new SettingException(LAG, "a lag of " + lag + " entries; allowed are 0 to " + MAX_LAG);
        }
        return lag;
    }

    private static Donors donors(Config settings) {
        String donors = settings.getString(DONORS);
        return switch (donors) {
            case "all" -> Donors.ALL;
            case "leader" -> Donors.LEADER;
            default -> throw new SettingException(DONORS, "'" + donors + "' are no donors; write all or leader");
        };
    }
}
