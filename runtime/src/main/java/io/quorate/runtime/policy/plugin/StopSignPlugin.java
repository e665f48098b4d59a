package io.quorate.runtime.policy.plugin;

import io.quorate.runtime.policy.Policy.Voters;

/** Changes voters always by a stop-sign and a hand-over. */
public final class StopSignPlugin extends PolicyPlugin {
    /** As a configuration file names it. */
    public StopSignPlugin() {
        super("stop-sign", Voters.STOP_SIGN);
    }
}
