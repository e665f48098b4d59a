package io.quorate.transport.tcp;

import io.quorate.spi.Transport;
import io.quorate.spi.plugin.Dialer;
import io.quorate.testkit.contract.VisitContract;

final class TcpVisitContractTest extends VisitContract {
    @Override
    protected Transport transport() {
        return new TcpTransport(TcpSettings.defaults());
    }

    @Override
    protected Dialer dialer() {
        return new TcpDialer();
    }
}
