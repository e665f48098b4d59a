package io.quorate.raft;

import static io.quorate.raft.RaftCluster.E;
import static io.quorate.raft.RaftCluster.H;
import static io.quorate.raft.RaftCluster.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.spi.Admission;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who comes and who goes (specification 3.14 and 3.15): nobody is left behind, and nobody who left disturbs. */
class RemovalTest extends Changing {
    @Test
    @DisplayName("13: a learner that does not know of its promotion votes all the same")
    void promotedLearnerVotes() {
        withLearners();
        three.cores.isolate("n4");
        accepted("n1", now -> now.withVoters("n1", "n2", "n4"));
        three.cores.run(H);
        three.assertVoters("n2", "n1 n2 n4", "");
        three.assertVoters("n4", "n1 n2 n3", "");
        three.cores.crash("n1");
        three.cores.crash("n3");
        three.cores.heal();
        goesOn("n2", "n4");
    }

    @Test
    @DisplayName("Whoever holds the entry that removes it campaigns as long as that may be rolled back")
    void holdersOfTheirRemovalCampaign() {
        three.elect("n1");
        accepted("n1", now -> now.withVoters("n3"));
        three.cores.deliverAll();
        three.cores.cut("n1", "n3");
        three.cores.tick("n1", 1);
        three.cores.deliverAll();
        three.assertVoters("n1", "n3", "");
        three.assertVoters("n2", "n3", "");
        three.assertVoters("n3", "n3", "n1 n2 n3");
        three.cores.crash("n1");
        three.cores.restart("n1");
        three.cores.heal();
        goesOn("n3");
        three.assertVoters("n3", "n3", "");
    }

    @Test
    @DisplayName("7: a removed server that was not told cannot disturb the others")
    void removedCannotDisturb() {
        three.elect("n1");
        three.cores.isolate("n3");
        accepted("n1", now -> now.withVoters("n1", "n2"));
        three.cores.run(H);
        three.assertVoters("n1", "n1 n2", "");
        three.cores.run(4 * E);
        three.cores.heal();
        long term = three.term("n1");
        three.cores.run(10 * E);
        assertThat(three.cores.leader()).contains("n1");
        assertThat(three.term("n1")).isEqualTo(term);
    }

    @Test
    @DisplayName("Members that are dropped hear until they know of it, or for a while; then no more")
    void droppedIsTold() {
        withLearners();
        three.cores.isolate("n5");
        accepted("n1", now -> now.withLearners());
        three.cores.run(H);
        assertThat(three.decided("n4")).isEqualTo(three.configuration("n1").id());
        three.cores.run(4 * E);
        three.cores.heal();
        three.cores.propose("n1", "x");
        assertThat(three.cores.inFlight()).noneMatch(to("n4").or(to("n5")));
    }

    @Test
    @DisplayName("1 to 3 to 5 to 3 to 1 voters, and what was decided stays")
    void growsAndShrinks() {
        RaftCluster one = RaftCluster.of(1);
        one.cores.run(2);
        one.cores.propose("n1", "first");
        one.learn("n1", "n2", "n3", "n4", "n5");
        for (List<String> voters : List.of(
                List.of("n1", "n2", "n3"),
                List.of("n1", "n2", "n3", "n4", "n5"),
                List.of("n3", "n4", "n5"),
                List.of("n5"))) {
            one.cores.runUntil(() -> one.cores.leader().isPresent(), 10 * E);
            String leader = one.cores.leader().orElseThrow();
            one.cores.run(2 * H);
            assertThat(one.reconfigure(leader, now -> now.withVoters(voters.toArray(String[]::new))))
                    .isEqualTo(Admission.ACCEPTED);
            one.cores.run(4 * H);
            voters.forEach(node -> one.assertVoters(node, String.join(" ", voters), ""));
        }
        assertThat(one.cores.decided("n5")).contains("first");
        assertThat(one.cores.leader()).contains("n5");
    }
}
