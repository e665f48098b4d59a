package io.quorate.storage.file;

import io.quorate.testkit.arch.HouseRules;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
    @Test
    void keepsTheHouseRules() {
        HouseRules.module("io.quorate.storage.file");
    }
}
