package io.quorate.raft;

import io.quorate.testkit.arch.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
    @Test
    void keepsTheHouseRules() {
        HouseRules.core("io.quorate.raft");
    }
}
