package io.quorate.omnipaxos;

import io.quorate.ble.BleFactory;
import io.quorate.ble.BleSettings;
import io.quorate.spi.ProtocolFactory;
import java.util.function.Supplier;

/** Makes servers that hurry, and whose bounds are soon reached, from whichever classes it is loaded with. */
public final class MakingSmallOmniPaxos implements Supplier<ProtocolFactory> {
    static final int T = 10;

    @Override
    public ProtocolFactory get() {
        return new OmniPaxosFactory(
                new OmniPaxosSettings(4, 400, 4, 1200, 5, 4000, 20), new BleFactory(new BleSettings(T, 0)));
    }
}
