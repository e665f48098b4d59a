package io.quorate.omnipaxos;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.spi.ProtocolFactory;
import io.quorate.testkit.mutant.Mutant;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@link RandomFaults} finds what is wrong with an OmniPaxos that mishandles snapshots, or what comes late and twice, as it
 * hardly ever does over connections. What takes more coincidence than chance brings about has its own test in
 * {@link SnapshotsTest} or {@link SnapshotsOfHigherBallotsTest}.
 */
class FaultMutantsTest {
    private static final int SEEDS = Integer.getInteger("seeds", 800);
    private static final String ALONE = "        acceptor.install(mark, configuration);\n";

    /** One alone: -Dmutant=part of its description. */
    static Stream<Mutant> mutants() {
        String wanted = System.getProperty("mutant", "");
        return Stream.of(installs(), compactions(), repetitions())
                .flatMap(some -> some)
                .filter(mutant -> mutant.description().contains(wanted));
    }

    private static Stream<Mutant> installs() {
        return Stream.of(
                Mutant.of(
                        "installs while it leads",
                        "OmniPaxos.java",
                        "if (later || accepting() || mark.index() <= acceptor.decided()) {\n            return false;",
                        "if (later || mark.index() <= acceptor.decided()) {\n            return false;"
                                + "\n        }\n        if (accepting()) {\n            acceptor.install(mark, configuration);\n"
                                + "            return true;"),
                Mutant.of(
                        "installs what is older than what it has decided",
                        "OmniPaxos.java",
                        "mark.index() <= acceptor.decided()",
                        "mark.index() <= acceptor.log().base().index()"),
                Mutant.of(
                        "drops what stands behind a snapshot, and stays in the round in which it acknowledged that",
                        "Acceptor.java",
                        "        log.beginBehind(mark, configuration);\n",
                        "        if (log.last() > mark.index()) {\n            log.truncate(mark.index() + 1);\n        }\n"
                                + "        log.beginBehind(mark, configuration);\n"),
                Mutant.of(
                        "takes an install for an acceptance of the promised ballot",
                        "OmniPaxos.java",
                        ALONE,
                        ALONE + "        acceptor.accept();\n"),
                Mutant.of(
                        "forgets in which round it accepted what it keeps",
                        "Acceptor.java",
                        "        log.beginBehind(mark, configuration);\n",
                        "        accepted = Ballot.BOTTOM;\n        changed = true;\n        log.beginBehind(mark, configuration);\n"));
    }

    private static Stream<Mutant> compactions() {
        return Stream.of(
                Mutant.of(
                        "synchronizes from below where its log begins",
                        "Leader.java",
                        "case SYNCING -> acceptor.lacksBehind(common(peer.promise()), syncEnd);",
                        "case SYNCING -> false;"),
                Mutant.of(
                        "sends from below where its log begins",
                        "Leader.java",
                        "case REPLICATING -> acceptor.lacksBehind(peer.next() - 1, log.last());",
                        "case REPLICATING -> false;"),
                Mutant.of(
                        "never says who is behind",
                        "Outbox.java",
                        "        behind.add(peer);\n",
                        "        behind.remove(peer);\n"));
    }

    private static Stream<Mutant> repetitions() {
        return Stream.of(Mutant.of(
                "truncates within a round",
                "Follower.java",
                "            append(sync.base(), sync.entries(), sync.decided());",
                "            log.truncate(Math.max(sync.base(), acceptor.decided()) + 1);\n"
                        + "            append(sync.base(), sync.entries(), sync.decided());"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void isCaught(Mutant mutant) {
        ProtocolFactory wrong =
                mutant.load(Path.of("src/main/java"), ProtocolFactory.class, MakingSmallOmniPaxos.class);
        Optional<String> finding = Optional.empty();
        long seed = 0;
        while (finding.isEmpty() && seed < SEEDS) {
            finding = finding(wrong, ++seed);
        }
        assertThat(finding).as("caught within %s seeds", SEEDS).isPresent();
        System.out.println(mutant + ": seed " + seed + ", " + finding.get());
    }

    private static Optional<String> finding(ProtocolFactory wrong, long seed) {
        try {
            new RandomFaults(seed, wrong).run();
            return Optional.empty();
        } catch (AssertionError e) {
            return Optional.of(e.toString().lines().limit(2).toList().toString());
        }
    }
}
