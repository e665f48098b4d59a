package io.quorate.testkit.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.spi.Behind;
import io.quorate.spi.Mark;
import io.quorate.spi.ProtocolSetup;
import io.quorate.testkit.core.CoreCluster;
import io.quorate.testkit.core.CoreSnapshots;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Snapshots of the harness: that it plays the runtime as promised, and that each of its checks bites. */
class CoreSnapshotsTest {
    private static final String[] FOUR = {"a", "b", "c", "d"};

    private final CoreCluster cluster = led(ToyProtocol::new);
    private final CoreSnapshots snapshots = cluster.snapshots();

    private static CoreCluster led(Function<ProtocolSetup, ToyProtocol> core) {
        CoreCluster cluster = CoreCluster.of(new ToyFactory(core::apply), 3, 1);
        cluster.run(20);
        assertThat(cluster.leader()).contains("n1");
        return cluster;
    }

    /** n3 is down while four entries are decided and n1 drops them. */
    private static void leaveBehind(CoreCluster cluster) {
        cluster.crash("n3");
        cluster.propose("n1", FOUR);
        cluster.run(20);
        cluster.snapshots().take("n1");
        cluster.restart("n3");
        cluster.run(20);
    }

    @Test
    void aCompactedLogBeginsBehindTheMark() {
        cluster.propose("n1", FOUR);
        cluster.run(20);
        assertThat(snapshots.take("n1", 3)).isEqualTo(new Mark(3, 1));
        assertThat(snapshots.base("n1")).isEqualTo(new Mark(3, 1));
        assertThat(snapshots.baseOnDisk("n1")).isEqualTo(new Mark(3, 1));
        assertThat(snapshots.base("n2")).isEqualTo(Mark.NONE);
        assertThat(cluster.log("n1")).containsExactly(FOUR);
        assertThat(cluster.disk("n1")).containsExactly(FOUR);
        cluster.propose("n1", "e");
        cluster.run(20);
        assertThat(cluster.decided("n3")).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void whoIsBehindIsReportedAndInstalls() {
        leaveBehind(cluster);
        assertThat(snapshots.behind("n1")).isNotEmpty().containsOnly("n3");
        assertThat(snapshots.behind("n1")).isEmpty();
        assertThat(snapshots.install("n1", "n3")).isTrue();
        assertThat(cluster.decided("n3")).containsExactly(FOUR);
        assertThat(snapshots.base("n3")).isEqualTo(new Mark(4, 1));
        cluster.propose("n1", "e");
        cluster.run(20);
        assertThat(cluster.decided("n3")).containsExactly("a", "b", "c", "d", "e");
        snapshots.behind("n1");
        cluster.run(50);
        assertThat(snapshots.behind("n1")).isEmpty();
    }

    @Test
    void whoHasDecidedAsMuchRefuses() {
        cluster.propose("n1", FOUR);
        cluster.run(20);
        snapshots.take("n1");
        assertThat(snapshots.install("n1", "n2")).isFalse();
        assertThat(snapshots.base("n2")).isEqualTo(Mark.NONE);
    }

    @Test
    void automaticTransfersTakeTheirTime() {
        snapshots.automatic(30);
        leaveBehind(cluster);
        assertThat(cluster.decided("n3")).isEmpty();
        cluster.run(30);
        assertThat(cluster.decided("n3")).containsExactly(FOUR);
    }

    @Test
    void automaticTransfersNeedALink() {
        snapshots.automatic(30);
        leaveBehind(cluster);
        cluster.isolate("n3");
        cluster.run(100);
        assertThat(cluster.decided("n3")).isEmpty();
        cluster.heal();
        cluster.run(100);
        assertThat(cluster.decided("n3")).containsExactly(FOUR);
    }

    @Test
    void aCrashBeforeTheMoveOfTheBaseTellsOfAFetchedSnapshotAgain() {
        leaveBehind(cluster);
        cluster.autoPersist("n3", false);
        assertThat(snapshots.install("n1", "n3")).isTrue();
        assertThat(snapshots.baseOnDisk("n3")).isEqualTo(Mark.NONE);
        cluster.crash("n3");
        assertThat(snapshots.base("n3")).isEqualTo(Mark.NONE);
        cluster.autoPersist("n3", true);
        cluster.restart("n3");
        assertThat(snapshots.baseOnDisk("n3")).isEqualTo(new Mark(4, 1));
        assertThat(cluster.decided("n3")).containsExactly(FOUR);
    }

    @Test
    void aCrashBeforeTheMoveOfTheBaseLeavesATakenSnapshot() {
        cluster.propose("n1", FOUR);
        cluster.run(20);
        snapshots.publish("n2", 3);
        cluster.crash("n2");
        cluster.restart("n2");
        assertThat(snapshots.base("n2")).isEqualTo(Mark.NONE);
        assertThat(cluster.core("n2").status().decided()).isEqualTo(3);
    }

    @Test
    void aRestartKeepsTheBase() {
        cluster.propose("n1", FOUR);
        cluster.run(20);
        snapshots.take("n1", 3);
        cluster.crash("n1");
        cluster.restart("n1");
        assertThat(snapshots.base("n1")).isEqualTo(new Mark(3, 1));
        assertThat(cluster.core("n1").status().decided()).isEqualTo(3);
        cluster.run(40);
        assertThat(cluster.decided("n1")).containsExactly(FOUR);
    }

    @Test
    void onlyWhatIsDecidedGoesIntoASnapshot() {
        cluster.propose("n1", FOUR);
        assertThatThrownBy(() -> snapshots.take("n1", 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void catchesTheLossOfWhatNoSnapshotHas() {
        CoreCluster wrong = led(setup -> new ToyProtocol(setup) {
            @Override
            public void compacted(long index) {
                super.compacted(index + 1);
            }
        });
        wrong.propose("n1", FOUR);
        wrong.run(20);
        assertThatThrownBy(() -> wrong.snapshots().take("n1", 2)).hasMessageContaining("no snapshot has all");
    }

    @Test
    void catchesAWrongMark() {
        CoreCluster wrong = led(setup -> new ToyProtocol(setup) {
            @Override
            public Mark mark(long index) {
                return new Mark(index, 7);
            }
        });
        wrong.propose("n1", FOUR);
        wrong.run(20);
        assertThatThrownBy(() -> wrong.snapshots().take("n1", 2)).hasMessageContaining("is not that of entry 2/1");
    }

    @Test
    void catchesAnInstallationOverWhatIsDecided() {
        CoreCluster wrong = led(setup -> new ToyProtocol(setup) {
            @Override
            public boolean restored(Mark mark, Configuration configuration) {
                install(mark, configuration);
                return true;
            }
        });
        wrong.propose("n1", FOUR);
        wrong.run(20);
        wrong.snapshots().take("n1", 2);
        assertThatThrownBy(() -> wrong.snapshots().install("n1", "n2"))
                .hasMessageMatching("(?s)n2: (installs a snapshot at .* although 4|decided went back).*");
    }

    @Test
    void catchesAnInstallationInWordsOnly() {
        CoreCluster wrong = led(setup -> new ToyProtocol(setup) {
            @Override
            void install(Mark mark, Configuration configuration) {}
        });
        leaveBehind(wrong);
        assertThatThrownBy(() -> wrong.snapshots().install("n1", "n3")).hasMessageContaining("says that it installs");
    }

    @Test
    void catchesACoreThatForgetsWhatIsDecided() {
        CoreCluster wrong = led(setup -> new ToyProtocol(setup) {
            {
                decided = 0;
            }
        });
        wrong.propose("n1", FOUR);
        wrong.run(20);
        wrong.snapshots().take("n2");
        wrong.crash("n2");
        assertThatThrownBy(() -> wrong.restart("n2")).hasMessageContaining("4 are decided by its snapshots");
    }

    @Test
    void catchesWhoCallsItselfBehind() {
        CoreCluster wrong = led(setup -> new ToyProtocol(setup) {
            @Override
            public void connected(NodeId peer) {
                behind.add(new Behind(self));
            }
        });
        assertThatThrownBy(() -> wrong.connected("n1", "n2")).hasMessageContaining("no other member");
    }
}
