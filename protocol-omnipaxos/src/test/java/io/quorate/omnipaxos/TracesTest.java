package io.quorate.omnipaxos;

import static io.quorate.omnipaxos.Servers.R;
import static io.quorate.omnipaxos.Servers.ballot;
import static io.quorate.omnipaxos.Servers.kind;
import static io.quorate.omnipaxos.Servers.link;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Role;
import io.quorate.omnipaxos.PaxosMessage.Accept;
import io.quorate.omnipaxos.PaxosMessage.AcceptSync;
import io.quorate.omnipaxos.PaxosMessage.Accepted;
import io.quorate.omnipaxos.PaxosMessage.Prepare;
import io.quorate.omnipaxos.PaxosMessage.PrepareReq;
import io.quorate.omnipaxos.PaxosMessage.Promise;
import io.quorate.spi.Admission;
import io.quorate.spi.Ballot;
import io.quorate.testkit.core.CoreCluster;
import io.quorate.testkit.core.Envelope;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The traces of spec 3.2 that broke the library this protocol was learnt from. Trace 3 is in {@link SyncVectorsTest}. */
class TracesTest {
    private static final Ballot ONE = ballot(1, "n1");

    private final Stage stage = new Stage(3);
    private final CoreCluster cluster = stage.cluster;

    @Test
    @DisplayName("1: entries proposed around a lost AcceptSync reach the follower all and in order")
    void trace1() {
        stage.elect("n1", ONE);
        cluster.deliverAll(link("n1", "n2").or(link("n2", "n1")));
        stage.deliver(Prepare.class, "n1", "n3");
        stage.deliver(Promise.class, "n3", "n1");
        cluster.propose("n1", "a", "b");
        cluster.drop(kind(AcceptSync.class));

        cluster.inject("n3", "n1", new PrepareReq(ONE));
        stage.deliver(Prepare.class, "n1", "n3");
        cluster.propose("n1", "x");
        stage.deliver(Promise.class, "n3", "n1");
        cluster.propose("n1", "y");
        cluster.deliverAll();
        cluster.propose("n1", "z");
        cluster.deliverAll();
        for (String node : cluster.names()) {
            assertThat(cluster.decided(node)).as(node).containsExactly("a", "b", "x", "y", "z");
        }
    }

    @Test
    @DisplayName("4: two requests to be prepared do not cut a follower off")
    void trace4() {
        stage.lead("n1", ONE);
        Envelope prepare = null;
        for (int i = 0; i < 2; i++) {
            cluster.inject("n3", "n1", new PrepareReq(ONE));
            prepare = stage.find(kind(Prepare.class, "n1", "n3"));
            cluster.deliver(prepare);
        }
        cluster.duplicate(prepare);
        cluster.deliverAll();
        cluster.propose("n1", "a");
        cluster.deliverAll();
        assertThat(cluster.decided("n3")).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(classes = {Accept.class, Accepted.class})
    @DisplayName("5: the last message is lost and there is no more traffic")
    void trace5(Class<? extends PaxosMessage> kind) {
        stage.lead("n1", ONE);
        cluster.propose("n1", "a");
        cluster.deliverAll(envelope -> !kind.isInstance(envelope.message()));
        cluster.dropAll();
        assertThat(cluster.decided("n2")).isEmpty();
        cluster.run(2 * R);
        assertThat(cluster.decided("n2")).containsExactly("a");
        assertThat(cluster.decided("n3")).containsExactly("a");
    }

    @Test
    @DisplayName("5: the message that tells what is decided is lost and there is no more traffic")
    void trace5Decide() {
        stage.lead("n1", ONE);
        cluster.propose("n1", "a");
        cluster.deliverAll(kind(Accept.class));
        cluster.deliverAll(kind(Accepted.class));
        cluster.dropAll();
        assertThat(cluster.decided("n1")).containsExactly("a");
        assertThat(cluster.decided("n2")).isEmpty();
        cluster.run(2 * R);
        assertThat(cluster.decided("n2")).containsExactly("a");
        assertThat(cluster.decided("n3")).containsExactly("a");
    }

    @Test
    @DisplayName("9: whoever cannot take proposals says so and keeps nothing")
    void trace9() {
        assertThat(cluster.propose("n2", "a")).isEqualTo(Admission.NOT_LEADER);
        stage.elect("n1", ONE);
        assertThat(cluster.core("n1").status().role()).isEqualTo(Role.CANDIDATE);
        assertThat(cluster.propose("n1", "b")).isEqualTo(Admission.NOT_LEADER);
        cluster.deliverAll();
        assertThat(cluster.propose("n2", "c")).isEqualTo(Admission.NOT_LEADER);
        assertThat(cluster.propose("n1", "d")).isEqualTo(Admission.ACCEPTED);
        cluster.deliverAll();
        assertThat(cluster.decided("n3")).containsExactly("d");
    }

    @Test
    @DisplayName("10: an old AcceptSync of the same ballot truncates nothing")
    void trace10() {
        stage.elect("n1", ONE);
        cluster.deliverAll(kind(Prepare.class).or(kind(Promise.class)));
        Envelope old = stage.find(kind(AcceptSync.class, "n1", "n3"));
        cluster.duplicate(old);
        cluster.deliver(old);
        cluster.drop(link("n1", "n2").or(link("n2", "n1")));
        cluster.deliverAll(kind(Accepted.class));
        cluster.propose("n1", "a", "b", "c");
        cluster.deliverAll(kind(Accept.class, "n1", "n3"));
        cluster.deliverAll(kind(Accepted.class, "n3", "n1"));
        assertThat(cluster.decided("n1")).containsExactly("a", "b", "c");

        cluster.inject("n3", "n1", new PrepareReq(ONE));
        stage.deliver(Prepare.class, "n1", "n3");
        stage.deliver(AcceptSync.class, "n1", "n3");
        assertThat(cluster.log("n3")).containsExactly("a", "b", "c");
        assertThat(cluster.disk("n3")).containsExactly("a", "b", "c");
    }

    @Test
    @DisplayName("11: a late Accepted with a lower index takes nothing back")
    void trace11() {
        stage.lead("n1", ONE);
        cluster.autoPersist("n1", false);
        cluster.isolate("n3");
        cluster.propose("n1", "a");
        stage.deliver(Accept.class, "n1", "n2");
        Envelope late = stage.find(kind(Accepted.class, "n2", "n1"));
        cluster.propose("n1", "b");
        cluster.deliverAll(kind(Accept.class));
        cluster.deliver(stage.find(kind(Accepted.class, "n2", "n1").and(envelope -> !envelope.equals(late))));
        cluster.deliver(late);
        assertThat(cluster.decided("n1")).isEmpty();
        cluster.persist("n1");
        assertThat(cluster.decided("n1")).containsExactly("a", "b");
    }
}
