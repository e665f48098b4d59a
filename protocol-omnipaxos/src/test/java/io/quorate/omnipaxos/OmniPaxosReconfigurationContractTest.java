package io.quorate.omnipaxos;

import io.quorate.ble.BleFactory;
import io.quorate.ble.BleSettings;
import io.quorate.spi.ProtocolFactory;
import io.quorate.testkit.contract.ReconfigurationContract;

final class OmniPaxosReconfigurationContractTest extends ReconfigurationContract {
    @Override
    protected ProtocolFactory factory() {
        return new OmniPaxosFactory(OmniPaxosSettings.DEFAULTS, new BleFactory(BleSettings.DEFAULTS));
    }
}
