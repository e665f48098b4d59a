package io.quorate.omnipaxos.sim;

import io.quorate.ble.BleFactory;
import io.quorate.ble.BleSettings;
import io.quorate.omnipaxos.OmniPaxosFactory;
import io.quorate.omnipaxos.OmniPaxosSettings;
import io.quorate.spi.ProtocolFactory;
import io.quorate.testkit.contract.SessionScenarios;

class OmniPaxosSessionsTest extends SessionScenarios {
    @Override
    protected ProtocolFactory factory() {
        return new OmniPaxosFactory(OmniPaxosSettings.DEFAULTS, new BleFactory(BleSettings.DEFAULTS));
    }
}
