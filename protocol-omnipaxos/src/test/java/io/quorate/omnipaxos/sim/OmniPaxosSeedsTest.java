package io.quorate.omnipaxos.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.ble.BleFactory;
import io.quorate.ble.BleSettings;
import io.quorate.omnipaxos.OmniPaxosFactory;
import io.quorate.omnipaxos.OmniPaxosSettings;
import io.quorate.testkit.sim.Seeds;
import io.quorate.testkit.sim.SimReport;
import org.junit.jupiter.api.Test;

class OmniPaxosSeedsTest {
    private static final int SEEDS = Integer.getInteger("quorate.seeds", 1000);

    @Test
    void everySeedIsSafeAndRecovers() {
        OmniPaxosFactory factory =
                new OmniPaxosFactory(OmniPaxosSettings.DEFAULTS, new BleFactory(BleSettings.DEFAULTS));
        SimReport report = Seeds.run(factory, 1, SEEDS);
        System.out.println("omnipaxos: " + report);
        assertThat(report.seeds()).isEqualTo(SEEDS);
    }
}
