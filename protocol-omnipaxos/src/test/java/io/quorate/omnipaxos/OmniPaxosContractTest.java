package io.quorate.omnipaxos;

import io.quorate.ble.BleFactory;
import io.quorate.ble.BleSettings;
import io.quorate.spi.ProtocolFactory;
import io.quorate.testkit.contract.ProtocolContract;

final class OmniPaxosContractTest extends ProtocolContract {
    @Override
    protected ProtocolFactory factory() {
        return new OmniPaxosFactory(OmniPaxosSettings.DEFAULTS, new BleFactory(BleSettings.DEFAULTS));
    }
}
