package io.quorate.examples.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.runtime.policy.Policy;
import io.quorate.runtime.policy.Policy.Knobs;
import io.quorate.runtime.policy.Policy.Voters;
import io.quorate.spi.ReconfigurationPolicy;
import io.quorate.spi.ReconfigurationPolicy.Capabilities;
import io.quorate.spi.ReconfigurationPolicy.Plan;
import io.quorate.testkit.contract.ReconfigurationPolicyContract;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FloorPolicyTest extends ReconfigurationPolicyContract {
    private static final Capabilities RAFT = new Capabilities("raft", true);

    @Override
    protected ReconfigurationPolicy policy() {
        return new FloorPolicy(3, new Policy(Voters.AUTOMATIC, Knobs.DEFAULT));
    }

    private static Configuration cluster(int voters) {
        List<Member> members = IntStream.rangeClosed(1, voters)
                .mapToObj(i -> new Member(NodeId.of("n" + i), new UUID(1, i), "h:" + i))
                .toList();
        return Configuration.genesis("raft", members);
    }

    @Test
    void belowTheFloorNothingIsPlanned() {
        Plan plan = policy().plan(cluster(3), cluster(2), RAFT);
        assertThat(plan).isInstanceOf(Plan.Refuse.class);
        assertThat(((Plan.Refuse) plan).reason()).contains("[n1, n2]").endsWith("name at least 3");
    }

    @Test
    void fromFiveToThreeAndFromOneToTwoIsFine() {
        assertThat(policy().plan(cluster(5), cluster(3), RAFT)).isEqualTo(new Plan.InPlace());
        assertThat(policy().plan(cluster(1), cluster(2), RAFT)).isEqualTo(new Plan.InPlace());
    }

    @Test
    void aSmallClusterMayChangeItsLearnersAndItsProtocol() {
        assertThat(policy().plan(cluster(1), cluster(1).withLearners("n2"), RAFT))
                .isEqualTo(new Plan.InPlace());
        assertThat(policy().plan(cluster(1), cluster(1).withProtocol("omnipaxos"), RAFT))
                .isEqualTo(new Plan.HandOver());
    }
}
