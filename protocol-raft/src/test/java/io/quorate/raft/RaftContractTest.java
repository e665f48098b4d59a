package io.quorate.raft;

import io.quorate.spi.ProtocolFactory;
import io.quorate.testkit.contract.ProtocolContract;

final class RaftContractTest extends ProtocolContract {
    @Override
    protected ProtocolFactory factory() {
        return new RaftFactory(RaftSettings.DEFAULTS);
    }
}
