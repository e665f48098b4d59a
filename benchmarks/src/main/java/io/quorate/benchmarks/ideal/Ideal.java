package io.quorate.benchmarks.ideal;

import io.quorate.benchmarks.trial.Candidate;
import io.quorate.benchmarks.trial.Node;
import io.quorate.benchmarks.trial.NodeSpec;
import java.io.IOException;

/** The yardstick. Node 1 leads, for ever. */
public final class Ideal implements Candidate {
    /** Its name in options and reports. */
    public static final String NAME = "ideal";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Node start(NodeSpec spec) throws IOException {
        return spec.number() == 1 ? new IdealLeader(spec) : new IdealFollower(spec);
    }
}
