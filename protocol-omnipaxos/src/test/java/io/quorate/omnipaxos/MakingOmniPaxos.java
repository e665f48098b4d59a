package io.quorate.omnipaxos;

import io.quorate.ble.BleFactory;
import io.quorate.ble.BleSettings;
import io.quorate.spi.ProtocolFactory;
import java.util.function.Supplier;

/** Makes what is tested, from whichever classes it is loaded with: right ones or mutated ones. */
public final class MakingOmniPaxos implements Supplier<ProtocolFactory> {
    @Override
    public ProtocolFactory get() {
        return new OmniPaxosFactory(OmniPaxosSettings.DEFAULTS, new BleFactory(BleSettings.DEFAULTS));
    }
}
