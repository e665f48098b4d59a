package io.quorate.omnipaxos;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.support.Invariant;
import io.quorate.testkit.mutant.Mutant;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@link RandomFaults} of changing clusters. Replay one with
 * {@code mvn -pl protocol-omnipaxos -am test -Dtest=RandomChangesTest -Dsurefire.failIfNoSpecifiedTests=false -Dseed=N}.
 */
class RandomChangesTest {
    private static final int SEEDS = Integer.getInteger("seeds", 60);
    private static final int MUTANT_SEEDS = 400;

    @Test
    @DisplayName("whatever happens around it, one stop-sign at most is decided, by all, and nothing behind it")
    void stopSignsUnderFaults() {
        Long replayed = Long.getLong("seed");
        long first = replayed == null ? 1 : replayed;
        long last = replayed == null ? SEEDS : replayed;
        int stopped = 0;
        int changed = 0;
        for (long seed = first; seed <= last; seed++) {
            RandomFaults run = new RandomFaults(seed, new MakingSmallOmniPaxos().get(), true);
            try {
                run.run();
            } catch (AssertionError | Invariant.Violation e) {
                throw new AssertionError("seed " + seed + ", replay with -Dseed=" + seed, e);
            }
            stopped += run.stopped() ? 1 : 0;
            changed += run.changed();
        }
        System.out.println(changed + " changes and " + stopped + " stop-signs in " + (last - first + 1) + " seeds");
        assertThat(stopped).isGreaterThan(replayed == null ? SEEDS / 4 : -1);
        assertThat(changed).isGreaterThan(replayed == null ? SEEDS : -1);
    }

    /** One alone: -Dmutant=part of its description. */
    static Stream<Mutant> mutants() {
        String wanted = System.getProperty("mutant", "");
        return Stream.concat(stopSigns(), others())
                .filter(mutant -> mutant.description().contains(wanted));
    }

    private static Stream<Mutant> stopSigns() {
        return Stream.of(
                Mutant.of(
                        "takes commands behind a stop-sign",
                        "Leader.java",
                        "return log.sealed() ? Optional.of(Admission.SEALED) : Optional.empty();",
                        "return Optional.empty();"),
                Mutant.of(
                        "takes a second stop-sign",
                        "Leader.java",
                        "    Admission reconfigure(Configuration next) {\n        Optional<Admission> closed = closed();\n",
                        "    Admission reconfigure(Configuration next) {\n        Optional<Admission> closed ="
                                + " closed().filter(answer -> answer != Admission.SEALED);\n"),
                Mutant.of(
                                "keeps in mind that it is sealed when the stop-sign is gone",
                                "Leader.java",
                                "return log.sealed() ?",
                                "return acceptor.sealed() ?")
                        .and(
                                "Acceptor.java",
                                "    Ballot promise() {\n",
                                "    private boolean wasSealed;\n\n    boolean sealed() {\n"
                                        + "        return wasSealed |= log.sealed();\n    }\n\n    Ballot promise() {\n")
                        .and(
                                "Acceptor.java",
                                "        boolean behind = learned > storedLearned;\n",
                                "        sealed();\n        boolean behind = learned > storedLearned;\n"),
                Mutant.of(
                                "promises without its stop-sign",
                                "Follower.java",
                                "        Position mine = acceptor.position();\n",
                                "        Position mine = new Position(\n"
                                        + "                acceptor.accepted(), log.last() - (log.sealed() ? 1 : 0));\n")
                        .and(
                                "Follower.java",
                                "mine.last(), acceptor.decided(), acceptor.learned(), from(base + 1));",
                                "mine.last(), Math.min(acceptor.decided(), mine.last()),"
                                        + " Math.min(acceptor.learned(), mine.last()), from(base + 1).upTo(mine.last()));"));
    }

    private static Stream<Mutant> others() {
        return Stream.of(
                Mutant.of(
                        "leads the first ballot again after a restart",
                        "OmniPaxosFactory.java",
                        "setup.opened() && acceptor.begins(setup.self())",
                        "acceptor.begins(setup.self())"),
                Mutant.of(
                        "acts by a configuration that is not decided",
                        "OmniPaxos.java",
                        "acceptor.log().acting(acceptor.decided()),",
                        "acceptor.log().configuration(),"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void isCaught(Mutant mutant) {
        ProtocolFactory wrong =
                mutant.load(Path.of("src/main/java"), ProtocolFactory.class, MakingSmallOmniPaxos.class);
        Optional<String> finding = Optional.empty();
        long seed = 0;
        while (finding.isEmpty() && seed < MUTANT_SEEDS) {
            finding = finding(wrong, ++seed);
        }
        assertThat(finding).as("caught within %s seeds", MUTANT_SEEDS).isPresent();
        System.out.println(mutant + ": seed " + seed + ", " + finding.get());
    }

    private static Optional<String> finding(ProtocolFactory wrong, long seed) {
        try {
            new RandomFaults(seed, wrong, true).run();
            return Optional.empty();
        } catch (AssertionError | Invariant.Violation e) {
            return Optional.of(e.toString().lines().limit(2).toList().toString());
        }
    }
}
