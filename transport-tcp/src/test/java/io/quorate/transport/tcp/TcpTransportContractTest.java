package io.quorate.transport.tcp;

import io.quorate.spi.Transport;
import io.quorate.testkit.contract.TransportContract;

final class TcpTransportContractTest extends TransportContract {
    @Override
    protected Transport transport() {
        return new TcpTransport(TcpSettings.defaults());
    }
}
