package io.quorate.ble;

import io.quorate.testkit.arch.HouseRules;
import org.junit.jupiter.api.Test;

/** What this module may use. */
class HouseRulesTest {
    @Test
    void keepsTheHouseRules() {
        HouseRules.core("io.quorate.ble");
    }
}
