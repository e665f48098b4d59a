package io.quorate.testkit.toy;

import io.quorate.spi.ProtocolFactory;
import io.quorate.testkit.contract.ReconfigurationContract;

final class ToyReconfigurationContractTest extends ReconfigurationContract {
    @Override
    protected ProtocolFactory factory() {
        return new ToyFactory();
    }
}
