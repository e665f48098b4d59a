package io.quorate.transport.tcp;

import io.quorate.spi.Transport;
import io.quorate.testkit.contract.TransportContract;

/** The same, when somebody else's thread does the work. */
final class PolledTransportContractTest extends TransportContract {
    @Override
    protected Transport transport() {
        return new TcpTransport(TcpSettings.defaults());
    }

    @Override
    protected boolean polls() {
        return true;
    }
}
