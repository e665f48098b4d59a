package io.quorate.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * One seed of each check in a normal build, some 20,000 disks. {@code -Dquorate.crash.seeds=20} runs that many; a failure
 * names its seed,
 * and {@code -Dquorate.crash.seeds=1 -Dquorate.crash.first=17} replays it.
 */
final class CrashTest {
    private static final int SEEDS = Integer.getInteger("quorate.crash.seeds", 1);
    private static final int FIRST = Integer.getInteger("quorate.crash.first", 1);

    /** A check of one seed. */
    @FunctionalInterface
    private interface Check {
        int run(int seed) throws Exception;
    }

    private static void seeds(Check check, String what, int expected) throws Exception {
        int images = 0;
        for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
            images += check.run(seed);
        }
        System.out.println(what + ": " + images + " disks recovered");
        assertThat(images).isGreaterThan(expected * SEEDS);
    }

    @Test
    void noCrashLosesWhatWasAcknowledgedOrInventsAnything() throws Exception {
        seeds(CrashChecks::afterACrash, "after a crash", 2000);
    }

    @Test
    void aCrashDuringRecoveryChangesNothingAndWhatRecoveryReportedStays() throws Exception {
        seeds(CrashChecks::afterACrashDuringRecovery, "after a crash during recovery", 1000);
    }

    @Test
    void whatAKilledProcessLeftInTheCacheIsDurableOnceItIsReported() throws Exception {
        seeds(CrashChecks::afterAKilledProcess, "after a killed process", 20);
    }

    @Test
    void aFailedSyncThatThenPretendsToSucceedLosesNothingThatIsReportedLater() throws Exception {
        seeds(CrashChecks::afterAFault, "after a fault", 100);
    }
}
