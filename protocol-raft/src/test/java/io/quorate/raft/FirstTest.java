package io.quorate.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.spi.Admission;
import io.quorate.testkit.core.CoreCluster;
import org.junit.jupiter.api.Test;

class FirstTest {
    @Test
    void electsAndReplicates() {
        CoreCluster cluster = CoreCluster.of(new RaftFactory(RaftSettings.DEFAULTS), 3, 1);
        cluster.runUntil(() -> cluster.leader().isPresent(), 200);
        String leader = cluster.leader().orElseThrow();
        assertThat(cluster.propose(leader, "x", "y")).isEqualTo(Admission.ACCEPTED);
        cluster.deliverAll();
        assertThat(cluster.decided("n1")).containsExactly("", "x", "y");
        assertThat(cluster.decided("n2")).containsExactly("", "x", "y");
        assertThat(cluster.decided("n3")).containsExactly("", "x", "y");
    }
}
