package io.quorate.ble;

import io.quorate.spi.ElectionFactory;
import io.quorate.testkit.contract.LeaderElectionContract;

final class BleContractTest extends LeaderElectionContract {
    @Override
    protected ElectionFactory factory() {
        return new BleFactory(new BleSettings(BleCluster.T, 0));
    }

    @Override
    protected int patienceTicks() {
        return 5 * BleCluster.T;
    }
}
