package io.quorate.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testkit.disk.CrashImages;
import io.quorate.testkit.disk.FaultAt;
import io.quorate.testkit.disk.SimulatedDisk;
import io.quorate.testkit.disk.SimulatedDisk.Op;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Crashes at every operation of a run, and every disk they may leave. Each check returns how many it looked at. */
final class CrashChecks {
    private CrashChecks() {}

    /** No crash loses what was acknowledged, or invents anything. */
    static int afterACrash(int seed) throws Exception {
        SimRun run = new SimRun(new SimulatedDisk());
        run.write(new Random(seed), 40);
        return CrashImages.forEach(Map.of(), run.disk.journal(), seed, (done, image) -> {
            assertThat(run.legalAfter(done))
                    .as("seed %d, crash after %d operations", seed, done)
                    .contains(SimRun.recover(image));
            if (image.containsKey(SnapshotFiles.DRAFT)) {
                SimRun.completeTheLargeDraft(image);
            }
        });
    }

    /** A second crash during recovery changes nothing, and what recovery has reported stays. */
    static int afterACrashDuringRecovery(int seed) throws Exception {
        SimRun run = new SimRun(new SimulatedDisk());
        run.write(new Random(seed), 4);
        int[] images = {0};
        CrashImages.forEach(Map.of(), run.disk.journal(), seed, (done, image) -> {
            SimulatedDisk disk = new SimulatedDisk(image);
            Model reported = Model.recoverFrom(SimRun.storage(disk));
            int all = disk.journal().size();
            images[0] += CrashImages.forEach(image, disk.journal(), done, (again, second) -> {
                List<Model> legal = again < all ? run.legalAfter(done) : List.of(reported);
                assertThat(legal)
                        .as("seed %d, crashes after %d and %d operations", seed, done, again)
                        .contains(SimRun.recover(second));
            });
        });
        return images[0];
    }

    /**
     * A process is killed before a sync and the next one finds in the cache what is not on the disk: once it has reported
     * it, it must be there.
     */
    static int afterAKilledProcess(int seed) throws Exception {
        SimRun counted = new SimRun(new SimulatedDisk());
        counted.write(new Random(seed), 20);
        long forces = counted.disk.journal().stream()
                .filter(Op.Force.class::isInstance)
                .count();
        int images = 0;
        for (int at = 0; at < forces; at++) {
            int[] left = {at};
            images += recoveredThenCrashed(seed, op -> {
                if (op instanceof Op.Force && left[0]-- == 0) {
                    throw new Killed();
                }
            });
        }
        return images;
    }

    /** Not an IOException: the disk knows nothing of it. */
    private static final class Killed extends RuntimeException {}

    /** An operation fails, also a sync whose data is then held for clean and is lost in the next crash. */
    static int afterAFault(int seed) throws Exception {
        SimRun counted = new SimRun(new SimulatedDisk());
        counted.write(new Random(seed), 20);
        int images = 0;
        for (int at = 0; at < counted.disk.journal().size(); at++) {
            images += recoveredThenCrashed(seed, new FaultAt(at));
        }
        return images;
    }

    private static int recoveredThenCrashed(int seed, SimulatedDisk.Fault fault) throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        SimRun run = new SimRun(disk);
        disk.failWith(fault);
        writeUntilItEnds(run, new Random(seed));
        disk.failWith(op -> {});
        disk.release();
        Model reported = Model.recoverFrom(SimRun.storage(disk));
        assertThat(run.legalAfter(Integer.MAX_VALUE)).contains(reported);
        return CrashImages.atEnd(
                Map.of(),
                disk.journal(),
                seed,
                (done, image) -> assertThat(SimRun.recover(image))
                        .as("seed %d, crash after %d operations", seed, done)
                        .isEqualTo(reported));
    }

    /** Returns whether the storage refused something. */
    static boolean writeUntilItEnds(SimRun run, Random random) {
        try {
            run.write(random, 20);
            return false;
        } catch (IOException | Killed e) {
            return true;
        }
    }
}
