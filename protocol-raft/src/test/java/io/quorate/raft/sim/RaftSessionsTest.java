package io.quorate.raft.sim;

import io.quorate.raft.RaftFactory;
import io.quorate.raft.RaftSettings;
import io.quorate.spi.ProtocolFactory;
import io.quorate.testkit.contract.SessionScenarios;

class RaftSessionsTest extends SessionScenarios {
    @Override
    protected ProtocolFactory factory() {
        return new RaftFactory(RaftSettings.DEFAULTS);
    }
}
