package io.quorate.omnipaxos;

import static io.quorate.omnipaxos.Servers.R;
import static io.quorate.omnipaxos.Servers.ballot;
import static io.quorate.omnipaxos.Servers.link;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Role;
import io.quorate.omnipaxos.PaxosMessage.AcceptSync;
import io.quorate.omnipaxos.PaxosMessage.Accepted;
import io.quorate.omnipaxos.PaxosMessage.Prepare;
import io.quorate.omnipaxos.PaxosMessage.Promise;
import io.quorate.spi.Ballot;
import io.quorate.testkit.core.CoreCluster;
import io.quorate.testkit.core.CoreSnapshots;
import io.quorate.testkit.core.Envelope;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Snapshots of what was decided in a higher ballot than any that the server has heard of. */
class SnapshotsOfHigherBallotsTest {
    private static final Ballot ONE = ballot(1, "n1");

    private final Stage stage = new Stage(5);
    private final CoreCluster cluster = stage.cluster;
    private final CoreSnapshots snapshots = cluster.snapshots();

    private static Predicate<Envelope> between(String one, String other) {
        return link(one, other).or(link(other, one));
    }

    @Test
    @DisplayName("what a snapshot of a higher ballot holds is not decided in the log of a lower ballot's leader")
    void aLowerLeaderDoesNotDecideByASnapshot() {
        stage.disk("n1", ONE, 0, "x1", "y1").start();
        stage.elect("n1", ballot(2, "n1"));
        stage.deliver(Prepare.class, "n1", "n2");
        stage.deliver(Promise.class, "n2", "n1");
        Predicate<Envelope> higher = envelope -> !link("n5", "n1").test(envelope)
                && !envelope.to().text().equals("n4")
                && !envelope.from().text().equals("n1");
        stage.lead("n5", ballot(3, "n5"), higher);
        cluster.propose("n5", "p", "q", "r");
        cluster.deliverAll(higher);
        assertThat(cluster.decided("n5")).containsExactly("p", "q", "r");

        snapshots.take("n5", 2);
        assertThat(snapshots.install("n5", "n4")).isTrue();
        stage.deliver(Prepare.class, "n1", "n4");
        assertThat(stage.peek(Promise.class, "n4", "n1"))
                .extracting(Promise::last, Promise::decided, Promise::learned)
                .containsExactly(2L, 2L, 0L);
        stage.deliver(Promise.class, "n4", "n1");
        assertThat(cluster.core("n1").status().role()).isEqualTo(Role.LEADER);
        assertThat(cluster.decided("n1")).isEmpty();
        stage.deliver(AcceptSync.class, "n1", "n4");
        cluster.deliverAll(between("n1", "n4"));
        assertThat(cluster.decided("n4")).containsExactly("p", "q");
        assertThat(cluster.decided("n1")).isEmpty();

        stage.elect("n5", ballot(4, "n5"));
        cluster.run(4 * R);
        snapshots.automatic(1);
        cluster.run(4 * R);
        for (String node : cluster.names()) {
            assertThat(cluster.decided(node)).as(node).containsExactly("p", "q", "r");
        }
    }

    @Test
    @DisplayName("a leader that has missed a higher ballot lives with a follower that holds more than it does")
    void aFollowerHoldsMoreThanItsLeader() {
        stage.lead("n1", ONE);
        Predicate<Envelope> higher = envelope -> !between("n1", "n2").test(envelope)
                && !envelope.to().text().equals("n1")
                && !envelope.to().text().equals("n2");
        stage.lead("n5", ballot(2, "n5"), higher);
        cluster.propose("n5", "p", "q");
        cluster.deliverAll(higher);
        snapshots.take("n5", 2);
        assertThat(snapshots.install("n5", "n2")).isTrue();
        assertThat(stage.deliver(Accepted.class, "n2", "n1").last()).isEqualTo(2);
        cluster.propose("n1", "x", "y", "z");
        cluster.deliverAll(between("n1", "n2"));
        assertThat(cluster.decided("n1")).isEmpty();
        assertThat(cluster.decided("n2")).containsExactly("p", "q");
    }
}
