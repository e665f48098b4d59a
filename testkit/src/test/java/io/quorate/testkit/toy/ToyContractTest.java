package io.quorate.testkit.toy;

import io.quorate.spi.ProtocolFactory;
import io.quorate.testkit.contract.ProtocolContract;

/** The toy keeps every clause but availability. */
final class ToyContractTest extends ProtocolContract {
    @Override
    protected ProtocolFactory factory() {
        return new ToyFactory();
    }

    @Override
    protected boolean elects() {
        return false;
    }
}
