package io.quorate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Configuration;
import io.quorate.api.Replica;
import io.quorate.api.Session;
import io.quorate.api.Session.Answer;
import io.quorate.api.SessionToken;
import io.quorate.runtime.session.Bounds;
import io.quorate.spi.ProtocolFactory;
import io.quorate.testkit.sim.Ledger;
import io.quorate.testkit.sim.Operation;
import io.quorate.testkit.sim.SimCluster;
import io.quorate.testkit.sim.SimSessions;
import io.quorate.testkit.sim.SimSetup;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * What a session promises, case by case, with whole replicas in the simulator. A protocol's own test extends this class and says
 * how to make its cores.
 */
public abstract class SessionScenarios {
    private SimCluster cluster;
    private long commands;

    /** For subclasses. */
    protected SessionScenarios() {}

    /**
     * Makes the cores.
     *
     * @return a factory under its usual settings
     */
    protected abstract ProtocolFactory factory();

    private void form(Bounds bounds) {
        cluster = new SimCluster(SimSetup.of(factory(), 1).withLater(3).withSessions(bounds));
        until(() -> cluster.leader().isPresent());
    }

    private void until(BooleanSupplier done) {
        assertThat(cluster.runUntil(done, 60_000))
                .as(() -> "in 60 s: "
                        + cluster.names().stream().map(cluster::replicaStatus).toList())
                .isTrue();
    }

    private <T> T get(CompletableFuture<T> future) {
        until(future::isDone);
        return future.join();
    }

    private Session<String, Ledger.View> open(String node) {
        return get(cluster.replica(node).orElseThrow().session().toCompletableFuture());
    }

    private Session<String, Ledger.View> at(String node, SessionToken token) {
        return cluster.replica(node).orElseThrow().session(token);
    }

    private Answer<Ledger.View> answer(Session<String, Ledger.View> session, String command) {
        return get(session.propose(command).toCompletableFuture());
    }

    private void others(int count) {
        for (int i = 0; i < count; i++) {
            Operation other = cluster.propose("n1", "other" + ++commands);
            until(other::isDecided);
        }
    }

    private boolean agree(String... names) {
        long epoch = cluster.epochs().epoch(names[0]);
        return cluster.converged(List.of(names), epoch);
    }

    private void replaceAll() {
        until(() -> cluster.replicaStatus("n1").orElseThrow().waiting().size() == 3);
        Replica<String, Ledger.View> asked = cluster.replica("n1").orElseThrow();
        Configuration now = asked.status().configuration().orElseThrow();
        asked.reconfigure(now.withVoters("n4", "n5", "n6"));
        until(() -> agree("n4", "n5", "n6"));
    }

    @Test
    void anAnswerThatWasLostIsFoundOnAnotherReplica() {
        form(Bounds.DEFAULT);
        Session<String, Ledger.View> session = open("n1");
        SessionToken token = session.token();
        Answer<Ledger.View> first = answer(session, "transfer");
        cluster.crash("n1");
        others("n2");
        assertThat(answer(at("n2", token), "transfer")).isEqualTo(first);
        cluster.restart("n1");
        until(() -> agree("n1", "n2", "n3"));
        assertThat(answer(at("n1", token), "transfer")).isEqualTo(first);
        cluster.checkHistory();
    }

    private void others(String node) {
        Operation other = cluster.propose(node, "other" + ++commands);
        until(other::isDecided);
    }

    @Test
    void aReplicaThatIsCutOffAsksUntilItIsAnswered() {
        form(Bounds.DEFAULT);
        Session<String, Ledger.View> session = open("n1");
        List.of("n2", "n3").forEach(other -> cluster.cut("n1", other));
        CompletableFuture<Answer<Ledger.View>> answer =
                session.propose("patient").toCompletableFuture();
        cluster.runFor(30_000);
        assertThat(answer).isNotDone();
        cluster.heal();
        assertThat(get(answer)).isInstanceOf(Answer.Applied.class);
        cluster.checkHistory();
    }

    @Test
    void snapshotsRememberSessions() {
        form(Bounds.DEFAULT);
        Session<String, Ledger.View> session = open("n2");
        SessionToken token = session.token();
        Answer<Ledger.View> first = answer(session, "once");
        others(5);
        for (String name : List.of("n1", "n2", "n3")) {
            get(cluster.snapshot(name).toCompletableFuture());
        }
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.crash(name);
            cluster.restart(name);
        }
        until(() -> agree("n1", "n2", "n3"));
        for (String name : List.of("n1", "n2", "n3")) {
            assertThat(answer(at(name, token), "once")).isEqualTo(first);
        }
        cluster.checkHistory();
    }

    @Test
    void sessionsGoOnWhenEveryNodeIsReplaced() {
        form(Bounds.DEFAULT);
        Session<String, Ledger.View> session = open("n1");
        SessionToken token = session.token();
        CompletableFuture<Answer<Ledger.View>> first = session.propose("first").toCompletableFuture();
        CompletableFuture<Answer<Ledger.View>> second =
                session.propose("second").toCompletableFuture();
        until(second::isDone);
        replaceAll();
        Session<String, Ledger.View> resumed = at("n5", token);
        assertThat(answer(resumed, "first")).isInstanceOf(Answer.Applied.class).isEqualTo(first.join());
        assertThat(get(at("n6", token).propose(1, "first").toCompletableFuture()))
                .isEqualTo(first.join());
        assertThat(answer(resumed, "second")).isEqualTo(second.join());
        assertThat(answer(resumed, "third")).isInstanceOf(Answer.Applied.class);
        cluster.checkHistory();
    }

    @Test
    void overTheBoundTheLeastRecentlyUsedIsForgottenEverywhere() {
        form(new Bounds(2, 1 << 20));
        Session<String, Ledger.View> first = open("n1");
        Session<String, Ledger.View> second = open("n2");
        SessionToken token = first.token();
        Answer<Ledger.View> answered = answer(first, "kept");
        open("n3");
        assertThat(answer(second, "late"))
                .isInstanceOf(Answer.Forgotten.class)
                .asString()
                .contains("session unknown");
        assertThat(answer(at("n3", token), "kept")).isEqualTo(answered);
        until(() -> agree("n1", "n2", "n3"));
        cluster.checkHistory();
    }

    @Test
    void clientsWithMoreSessionsThanAreRememberedAreToldSo() {
        form(new Bounds(3, 700));
        SimSessions clients = new SimSessions(cluster, 5, true);
        cluster.runFor(60_000);
        clients.finish();
        until(clients::isSettled);
        clients.check();
        assertThat(clients.forgotten()).isPositive();
        assertThat(clients.answered()).isGreaterThan(50);
    }

    @Test
    void clientsOfAHealthyClusterAreAllAnswered() {
        form(Bounds.DEFAULT);
        SimSessions clients = new SimSessions(cluster, 3, false);
        cluster.runFor(30_000);
        clients.finish();
        until(clients::isSettled);
        clients.check();
        assertThat(clients.answered()).isGreaterThan(60);
    }
}
