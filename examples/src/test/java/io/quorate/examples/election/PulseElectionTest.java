package io.quorate.examples.election;

import io.quorate.spi.ElectionFactory;
import io.quorate.testkit.contract.LeaderElectionContract;

class PulseElectionTest extends LeaderElectionContract {
    private static final int TERM = 60;

    @Override
    protected ElectionFactory factory() {
        return new PulseFactory(TERM);
    }

    @Override
    protected int patienceTicks() {
        return 6 * TERM;
    }
}
