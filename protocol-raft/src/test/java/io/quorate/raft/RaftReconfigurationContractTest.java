package io.quorate.raft;

import io.quorate.spi.ProtocolFactory;
import io.quorate.testkit.contract.ReconfigurationContract;

final class RaftReconfigurationContractTest extends ReconfigurationContract {
    @Override
    protected ProtocolFactory factory() {
        return new RaftFactory(RaftSettings.DEFAULTS);
    }
}
