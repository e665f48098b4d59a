package io.quorate.runtime.policy.plugin;

import io.quorate.runtime.policy.Policy.Voters;

/** Changes voters always in place, by joint consensus. */
public final class JointPlugin extends PolicyPlugin {
    /** As a configuration file names it. */
    public JointPlugin() {
        super("joint", Voters.JOINT);
    }
}
