package io.quorate.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.spi.LogWrite;
import io.quorate.testkit.disk.FaultAt;
import io.quorate.testkit.disk.SimulatedDisk;
import io.quorate.testkit.disk.SimulatedDisk.Op;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A disk that fails. */
final class FaultTest {
    private static final LogWrite VOTE = LogWrite.of(LogWrite.Cell.PROTOCOL, new byte[] {1});

    @Test
    void afterAnyFailureNothingIsAcceptedAndAllThatWasAcknowledgedIsThere() throws IOException {
        SimRun healthy = new SimRun(new SimulatedDisk());
        healthy.write(new Random(5), 20);
        int refusals = 0;
        for (int at = 0; at < healthy.disk.journal().size(); at++) {
            SimulatedDisk disk = new SimulatedDisk();
            SimRun run = new SimRun(disk);
            disk.failWith(new FaultAt(at));
            if (CrashChecks.writeUntilItEnds(run, new Random(5))) {
                refusals++;
                assertThatThrownBy(() -> run.storage.write(VOTE))
                        .isInstanceOf(IOException.class)
                        .hasMessage("/sim: the storage is out of use since its first failure");
                assertThatThrownBy(() -> run.storage.read(1, 1, 1)).isInstanceOf(IOException.class);
            }
            Model found = SimRun.recover(disk.contents());
            assertThat(run.legalAfter(Integer.MAX_VALUE)).as("fault at %d", at).contains(found);
        }
        assertThat(refusals).isGreaterThan(50);
    }

    @Test
    void aFullDiskIsNoHarmAsLongAsTheSegmentHasRoom() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        SimRun run = new SimRun(disk);
        run.write(VOTE);
        disk.failWith(op -> {
            if (op instanceof Op.Create) {
                throw new IOException("No space left on device");
            }
        });
        assertThatThrownBy(() -> run.write(new Random(1), 1000)).hasMessage("No space left on device");
        assertThat(disk.contents().keySet()).containsExactly("segment-0000000001.log");
        assertThat(run.acknowledged()).isGreaterThan(4);
        assertThat(SimRun.recover(disk.contents())).isEqualTo(run.state());
    }

    @Test
    void aSpareThatCouldNotBeMadeAheadIsMadeWhenItIsNeeded() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        SimRun run = new SimRun(disk);
        run.write(VOTE);
        int[] failures = {0};
        disk.failWith(op -> {
            if (op instanceof Op.Create && failures[0]++ == 0) {
                throw new IOException("No space left on device");
            }
        });
        run.write(new Random(1), 100);
        assertThat(failures[0]).isGreaterThan(1);
        assertThat(SimRun.recover(disk.contents())).isEqualTo(run.state());
    }

    @Test
    void anErrorThatIsNoIoExceptionPutsItOutOfUseToo() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        SimRun run = new SimRun(disk);
        disk.failWith(op -> {
            throw new OutOfMemoryError("Direct buffer memory");
        });
        assertThatThrownBy(() -> run.storage.write(VOTE)).isInstanceOf(OutOfMemoryError.class);
        disk.failWith(op -> {});
        assertThatThrownBy(() -> run.storage.write(VOTE)).hasMessageContaining("out of use");
    }
}
