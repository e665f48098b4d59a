package io.quorate.raft;

import static io.quorate.raft.RaftCluster.E;
import static io.quorate.raft.RaftCluster.H;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Configuration;
import io.quorate.spi.Admission;
import java.util.List;
import java.util.function.UnaryOperator;

/** Clusters on their way from one configuration to another. */
abstract class Changing {
    static final UnaryOperator<Configuration> SWAP = now -> now.withVoters("n3", "n4", "n5");

    final RaftCluster three = RaftCluster.of(3);

    /** n1 leads {1,2,3}, and 4 and 5 are learners that have all. */
    void withLearners() {
        three.elect("n1");
        three.learn("n1", "n4", "n5");
    }

    /** As before, and the way to {3,4,5} is decided half; the leader has not yet gone on. */
    void halfWay() {
        withLearners();
        accepted("n1", SWAP);
        three.cores.deliverAll();
        three.assertVoters("n1", "n3 n4 n5", "n1 n2 n3");
        assertThat(three.decided("n1")).isEqualTo(three.configuration("n1").id());
    }

    void accepted(String leader, UnaryOperator<Configuration> wish) {
        assertThat(three.reconfigure(leader, wish)).isEqualTo(Admission.ACCEPTED);
    }

    /** How many configurations a log has had. */
    int changes(String node) {
        return three.cores.changes().log(node).size();
    }

    void separate(List<String> some, List<String> others) {
        some.forEach(one -> others.forEach(other -> three.cores.cut(one, other)));
    }

    String leader() {
        three.cores.runUntil(() -> three.cores.leader().isPresent(), 20 * E);
        return three.cores.leader().orElseThrow();
    }

    void goesOn(String... voters) {
        three.cores.runUntil(
                () -> three.cores.leader().filter(List.of(voters)::contains).isPresent(), 20 * E);
        assertThat(three.cores.propose(leader(), "on")).isEqualTo(Admission.ACCEPTED);
        three.cores.run(2 * H);
        assertThat(voters).allMatch(node -> three.cores.decided(node).contains("on"));
    }
}
