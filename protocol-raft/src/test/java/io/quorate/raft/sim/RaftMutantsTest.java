package io.quorate.raft.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.raft.MakingRaft;
import io.quorate.spi.ProtocolFactory;
import io.quorate.testkit.mutant.Mutant;
import io.quorate.testkit.sim.Seeds;
import io.quorate.testkit.sim.SimFailure;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulator finds what is wrong with a dozen Rafts. */
class RaftMutantsTest {
    private static final int SEEDS = 200;

    /** One alone: -Dsimulator.mutant=part of its description. */
    static Stream<Mutant> mutants() {
        String wanted = System.getProperty("simulator.mutant", "");
        return all().filter(mutant -> mutant.description().contains(wanted));
    }

    private static Stream<Mutant> all() {
        return Stream.of(durability(), elections(), replication()).flatMap(some -> some);
    }

    private static Stream<Mutant> durability() {
        return Stream.of(
                Mutant.of("counts itself before its disk has it", "Leader.java", "? log.durable()", "? log.last()"),
                Mutant.of(
                        "forgets term and vote",
                        "Server.java",
                        "log.state(next.encode());",
                        "log.state(RaftState.INITIAL.encode());"),
                Mutant.of(
                        "acknowledges before the disk has it",
                        "Follower.java",
                        "server.out.sendWhenDurable(leader, accepted)",
                        "server.out.send(leader, accepted)"));
    }

    private static Stream<Mutant> elections() {
        return Stream.of(
                Mutant.of(
                                "votes twice in a term",
                                "Votes.java",
                                "return server.votedFor().filter(voted -> !voted.equals(candidate)).isEmpty()\n"
                                        + "                && server.leader().isEmpty();",
                                "return true;")
                        .and("Server.java", "votedFor().isEmpty() || votedFor().get().equals(candidate)", "true"),
                Mutant.of(
                        "votes without a look at the log",
                        "Votes.java",
                        "return last.compareTo(server.end()) >= 0;",
                        "return true;"),
                Mutant.of(
                        "votes for the longest log instead of the newest",
                        "Votes.java",
                        "return last.compareTo(server.end()) >= 0;",
                        "return last.index() >= server.end().index();"),
                Mutant.of(
                        "truncates what it has acknowledged",
                        "Follower.java",
                        "        ReplicaLog log = server.log;\n        long index",
                        "        ReplicaLog log = server.log;\n"
                                + "        log.truncate(Math.max(entries.last(), server.decided()) + 1);\n        long index"));
    }

    private static Stream<Mutant> replication() {
        return Stream.of(
                Mutant.of(
                        "decides past what the leader has sent",
                        "Follower.java",
                        "Math.min(append.decided(), append.reach())",
                        "Math.min(append.decided(), server.log.last())"),
                Mutant.of(
                        "listens to leaders of lower terms",
                        "Raft.java",
                        "if (message.term() < server.term()) {",
                        "if (message.term() < server.term() - 1) {"),
                Mutant.of(
                        "decides and elects with half",
                        "Membership.java",
                        "Quorum.majority(configuration.voterIds())",
                        "new Quorum(configuration.voterIds(), configuration.voterIds().size() / 2)"),
                Mutant.of(
                        "confirms reads with any answer, however old",
                        "Progress.java",
                        "round = Math.max(round, answeredRound);",
                        "round = Long.MAX_VALUE;"),
                Mutant.of(
                        "reads before it knows what is decided",
                        "Leader.java",
                        "return server.decided() >= noop;",
                        "return true;"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void isCaught(Mutant mutant) {
        ProtocolFactory wrong = mutant.load(Path.of("src/main/java"), ProtocolFactory.class, MakingRaft.class);
        Optional<SimFailure> failure = Seeds.firstFailure(wrong, 1, SEEDS);
        assertThat(failure).as("caught within %s seeds", SEEDS).isPresent();
        System.out.println(
                mutant + ": " + failure.get().finding().lines().limit(2).toList());
    }
}
