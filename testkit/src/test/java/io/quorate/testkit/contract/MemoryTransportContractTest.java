package io.quorate.testkit.contract;

import io.quorate.spi.Transport;
import java.util.Optional;

/** A right transport passes. */
final class MemoryTransportContractTest extends TransportContract {
    private final MemoryNetwork network = new MemoryNetwork();

    @Override
    protected Transport transport() {
        return new MemoryTransport(network, Optional.empty());
    }

    @Override
    protected int maxFrameBytes() {
        return MemoryTransport.MAX_FRAME_BYTES;
    }

    @Override
    protected long maxWaitingBytes() {
        return 2 * MemoryTransport.MAX_WAITING_BYTES;
    }
}
