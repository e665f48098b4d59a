package io.quorate.runtime.policy.plugin;

import io.quorate.runtime.policy.Policy.Voters;

/** Changes voters in place where the protocol can, and by a hand-over where it cannot. */
public final class AutomaticPlugin extends PolicyPlugin {
    /** As a configuration file names it. */
    public AutomaticPlugin() {
        super("automatic", Voters.AUTOMATIC);
    }
}
