package io.quorate.omnipaxos.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.omnipaxos.MakingOmniPaxos;
import io.quorate.spi.ProtocolFactory;
import io.quorate.testkit.mutant.Mutant;
import io.quorate.testkit.sim.Seeds;
import io.quorate.testkit.sim.SimFailure;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulator finds what is wrong with a dozen OmniPaxos. */
class OmniPaxosMutantsTest {
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
                Mutant.of(
                        "counts itself before its disk has it",
                        "Leader.java",
                        "log.persistedBatch() >= acceptBatch ? log.durable() : 0",
                        "log.last()"),
                Mutant.of(
                        "acknowledges before the disk has it",
                        "Follower.java",
                        ".ifPresent(leader -> outbox.sendWhenDurable(",
                        ".ifPresent(leader -> outbox.send("),
                Mutant.of(
                        "forgets its promise",
                        "Acceptor.java",
                        "new PaxosState(promise, accepted, learned)",
                        "new PaxosState(accepted, accepted, learned)"),
                Mutant.of(
                        "forgets in which round it accepted",
                        "Acceptor.java",
                        "new PaxosState(promise, accepted, learned)",
                        "new PaxosState(promise, Ballot.BOTTOM, learned)"));
    }

    private static Stream<Mutant> elections() {
        return Stream.of(
                Mutant.of(
                        "accepts lower ballots",
                        "Follower.java",
                        "return order == 0 && ballot.isOf(from);",
                        "return order <= 0 && ballot.isOf(from);"),
                Mutant.of(
                        "takes the longest log instead of that of the highest round",
                        "Position.java",
                        "ORDER.compare(this, other)",
                        "Long.compare(last, other.last)"),
                Mutant.of(
                        "decides with half",
                        "Voters.java",
                        "new Quorum(voters, configuration.quorums().accept())",
                        "new Quorum(voters, configuration.quorums().accept() - 1)"),
                Mutant.of(
                        "leads with half",
                        "Voters.java",
                        "new Quorum(voters, toPrepare),",
                        "new Quorum(voters, toPrepare - 1),"));
    }

    private static Stream<Mutant> replication() {
        return Stream.of(
                Mutant.of(
                        "decides past its log",
                        "Follower.java",
                        "acceptor.decide(Math.min(decided, log.last()));\n        answerDue = true;",
                        "acceptor.decide(decided);\n        answerDue = true;"),
                Mutant.of(
                        "counts answers to earlier ballots",
                        "OmniPaxos.java",
                        "message.ballot().equals(leader.get().ballot())",
                        "message.ballot().isOf(voters.self())"),
                Mutant.of(
                        "takes any two logs for beginnings of one",
                        "Leader.java",
                        "promise.accepted().equals(best.accepted()) ?",
                        "promise.last() >= promise.decided() ?"),
                Mutant.of(
                        "reads without asking whether it still leads",
                        "Reads.java",
                        "voters.confirm().reached(confirmed::contains)",
                        "confirmed.contains(voters.self())"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void isCaught(Mutant mutant) {
        ProtocolFactory wrong = mutant.load(Path.of("src/main/java"), ProtocolFactory.class, MakingOmniPaxos.class);
        Optional<SimFailure> failure = Seeds.firstFailure(wrong, 1, SEEDS);
        assertThat(failure).as("caught within %s seeds", SEEDS).isPresent();
        System.out.println(
                mutant + ": " + failure.get().finding().lines().limit(2).toList());
    }
}
