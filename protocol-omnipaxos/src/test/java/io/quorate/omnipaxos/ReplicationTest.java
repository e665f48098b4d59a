package io.quorate.omnipaxos;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.spi.Admission;
import io.quorate.testkit.core.CoreCluster;
import org.junit.jupiter.api.Test;

/** A cluster that works. */
class ReplicationTest {
    @Test
    void aLeaderIsElectedAndReplicates() {
        CoreCluster cluster = Servers.cluster(3);
        String leader = Servers.awaitLeader(cluster);
        assertThat(cluster.propose(leader, "a", "b")).isEqualTo(Admission.ACCEPTED);
        cluster.run(2);
        for (String node : cluster.names()) {
            assertThat(cluster.decided(node)).as(node).containsExactly("a", "b");
        }
    }
}
