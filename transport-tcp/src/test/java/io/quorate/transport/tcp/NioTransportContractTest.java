package io.quorate.transport.tcp;

import io.quorate.spi.Transport;
import io.quorate.testkit.contract.TransportContract;

/** The same, where the system has nothing better than what the JDK has for all systems. */
final class NioTransportContractTest extends TransportContract {
    @Override
    protected Transport transport() {
        return new TcpTransport(TcpSettings.defaults(), Sockets.nio());
    }
}
