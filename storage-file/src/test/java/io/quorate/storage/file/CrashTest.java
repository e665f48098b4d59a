package io.quorate.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Crashes at every operation, and every disk they may leave. {@code -Dquorate.crash.seeds=200} runs that many seeds
 * instead of the few of a normal build; {@code -Dquorate.crash.first=17} begins with that seed.
 */
final class CrashTest {
    private static final int SEEDS = Integer.getInteger("quorate.crash.seeds", 4);
    private static final int FIRST = Integer.getInteger("quorate.crash.first", 1);
    private int images;

    @Test
    void noCrashLosesWhatWasAcknowledgedOrInventsAnything() throws Exception {
        for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
            SimRun run = new SimRun(new SimDisk());
            run.write(new Random(seed), 40);
            String replay = "replay with -Dtest=CrashTest -Dquorate.crash.seeds=1 -Dquorate.crash.first=" + seed;
            images += CrashImages.forEach(Map.of(), run.disk.journal(), seed, (done, image) -> {
                Model found = SimRun.recover(image);
                assertThat(run.legalAfter(done))
                        .as("after %d operations; %s", done, replay)
                        .contains(found);
            });
        }
        System.out.println("crash images recovered: " + images);
        assertThat(images).isGreaterThan(5000);
    }

    @Test
    void aCrashDuringRecoveryChangesNothingAndWhatRecoveryReportedStays() throws Exception {
        SimRun run = new SimRun(new SimDisk());
        run.write(new Random(7), 12);
        CrashImages.forEach(Map.of(), run.disk.journal(), 7, (done, image) -> {
            SimDisk disk = new SimDisk(image);
            Model reported = Model.recoverFrom(SimRun.storage(disk));
            int all = disk.journal().size();
            images += CrashImages.forEach(image, disk.journal(), done, (again, second) -> {
                Model found = SimRun.recover(second);
                List<Model> legal = again < all ? run.legalAfter(done) : List.of(reported);
                assertThat(legal).as("after %d and %d operations", done, again).contains(found);
            });
        });
        assertThat(images).isGreaterThan(5000);
    }

    /** The page cache of a killed process is not the disk: what recovery reports must not depend on it. */
    @Test
    void whatAKilledProcessLeftInTheCacheIsDurableOnceItIsReported() throws Exception {
        SimDisk disk = new SimDisk();
        SimRun run = new SimRun(disk);
        run.write(new Random(3), 5);
        int[] countdown = {disk.journal().size()};
        for (int seed = 0; seed < 10; seed++) {
            SimRun next = killedInTheMiddleOfAWrite(disk, countdown[0]);
            int before = disk.journal().size();
            CrashImages.forEach(Map.of(), disk.journal(), seed, (done, image) -> {
                if (done == before) {
                    assertThat(SimRun.recover(image)).as("round %d", before).isEqualTo(next.state());
                }
            });
            countdown[0] = before;
        }
    }

    private static SimRun killedInTheMiddleOfAWrite(SimDisk disk, int seed) throws Exception {
        disk.release();
        SimRun run = new SimRun(disk);
        disk.failWith(op -> {
            if (op instanceof SimDisk.Op.Force) {
                throw new Killed();
            }
        });
        try {
            run.write(new Random(seed), 1);
        } catch (Killed e) {
            assertThat(e).isNotNull();
        }
        disk.failWith(op -> {});
        disk.release();
        return new SimRun(disk);
    }

    /** Not an IOException: the disk knows nothing of it. */
    private static final class Killed extends RuntimeException {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aFailedSyncThatThenPretendsToSucceedLosesNothingThatIsReportedLater(int seed) throws Exception {
        SimRun counted = new SimRun(new SimDisk());
        counted.write(new Random(seed), 20);
        int operations = counted.disk.journal().size();
        for (int at = 0; at < operations; at++) {
            SimDisk disk = new SimDisk();
            SimRun run = new SimRun(disk);
            FaultAt.of(disk, at);
            FaultAt.writeUntilFailure(run, new Random(seed));
            disk.failWith(op -> {});
            disk.release();
            Model reported = Model.recoverFrom(SimRun.storage(disk));
            int before = disk.journal().size();
            CrashImages.forEach(Map.of(), disk.journal(), at, (done, image) -> {
                if (done == before) {
                    assertThat(SimRun.recover(image)).as("fault at %d", before).isEqualTo(reported);
                }
            });
        }
    }
}
