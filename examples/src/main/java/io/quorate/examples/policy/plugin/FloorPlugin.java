package io.quorate.examples.policy.plugin;

import com.google.inject.Module;
import com.google.inject.PrivateModule;
import com.typesafe.config.Config;
import io.quorate.examples.policy.FloorPolicy;
import io.quorate.runtime.policy.Policy;
import io.quorate.runtime.policy.Policy.Knobs;
import io.quorate.runtime.policy.Policy.Voters;
import io.quorate.spi.ReconfigurationPolicy;
import io.quorate.spi.plugin.Plugin;
import io.quorate.spi.plugin.SettingException;

/** Makes the policy {@code floor} available, over the automatic one. Settings: see {@code reference.conf}. */
public final class FloorPlugin implements Plugin {
    private static final String VOTERS = "voters";

    @Override
    public Role role() {
        return Role.RECONFIGURATION;
    }

    @Override
    public String name() {
        return "floor";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Module module(Config settings) {
        int voters = settings.getInt(VOTERS);
        if (voters < 1 || voters > 99) {
            throw new SettingException(VOTERS, "a floor of " + voters + " voters: allowed are 1 to 99");
        }
        FloorPolicy policy = new FloorPolicy(voters, new Policy(Voters.AUTOMATIC, Knobs.DEFAULT));
        return new PrivateModule() {
            @Override
            protected void configure() {
                bind(ReconfigurationPolicy.class).toInstance(policy);
                expose(ReconfigurationPolicy.class);
            }
        };
    }
}
