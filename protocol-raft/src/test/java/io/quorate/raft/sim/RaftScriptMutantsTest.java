package io.quorate.raft.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.raft.MakingRaft;
import io.quorate.spi.ProtocolFactory;
import io.quorate.testkit.mutant.Mutant;
import io.quorate.testkit.sim.MembershipScripts;
import io.quorate.testkit.sim.SimFailure;
import io.quorate.testkit.sim.SimSetup;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scripts of changes find what is wrong with Rafts that mishandle them. */
class RaftScriptMutantsTest {
    private static final int SEEDS = 500;

    /** One alone: -Dsimulator.mutant=part of its description. */
    static Stream<Mutant> mutants() {
        String wanted = System.getProperty("simulator.mutant", "");
        return Stream.concat(configurations(), says())
                .filter(mutant -> mutant.description().contains(wanted));
    }

    private static Stream<Mutant> configurations() {
        return Stream.of(
                Mutant.of(
                        "decides a joint configuration by the new voters alone",
                        "Membership.java",
                        "? quorum.and(Quorum.majority(ids(configuration.leaving())))",
                        "? quorum"),
                Mutant.of(
                        "goes by a configuration only when it is decided",
                        "Server.java",
                        "log.acting(log.last());",
                        "log.acting(decided);"),
                Mutant.of(
                        "keeps a configuration that has left its log",
                        "Server.java",
                        "!newest.equals(membership.configuration())",
                        "newest.id() > membership.configuration().id()"),
                Mutant.of(
                        "begins a change while another is undecided",
                        "Leader.java",
                        "!server.configuring() && server.decided() >= noop",
                        "server.decided() >= noop"));
    }

    private static Stream<Mutant> says() {
        return Stream.of(
                Mutant.of(
                        "takes its own vote for a majority",
                        "Tally.java",
                        "quorum.reached(granted::contains)",
                        "!granted.isEmpty()"),
                Mutant.of(
                        "takes over from a learner without writing that it takes part",
                        "Server.java",
                        "if (setup.state().isEmpty() || setup.opened()) {",
                        "if (false) {"),
                Mutant.of(
                        "takes a refusal for a vote",
                        "Candidate.java",
                        "? count(from, response.granted())",
                        "? count(from, true)"),
                Mutant.of(
                        "lets learners want to lead",
                        "Server.java",
                        "return membership.voter() || (configuring() && !log.sealed() && wasVoter());",
                        "return true;"),
                Mutant.of(
                        "counts what learners say",
                        "Membership.java",
                        "Quorum.majority(configuration.voterIds())",
                        "new Quorum(ids(configuration.members()), configuration.voterIds().size() / 2 + 1)"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void isCaught(Mutant mutant) {
        ProtocolFactory wrong = mutant.load(Path.of("src/main/java"), ProtocolFactory.class, MakingRaft.class);
        Optional<SimFailure> failure =
                new MembershipScripts(seed -> SimSetup.swarm(wrong, seed)).firstFailure(1, SEEDS);
        assertThat(failure).as("caught within %s seeds", SEEDS).isPresent();
        System.out.println(
                mutant + ": " + failure.get().finding().lines().limit(1).toList());
    }
}
