package io.quorate.omnipaxos.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quorate.omnipaxos.MakingOmniPaxos;
import io.quorate.testkit.mutant.Mutant;
import io.quorate.testkit.sim.MembershipScripts;
import io.quorate.testkit.sim.SimSetup;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scripts of changes find what is wrong with runtimes that mishandle hand-overs. */
class HandOverMutantsTest {
    private static final int SEEDS = 200;
    private static final Path SOURCES = Path.of("../runtime/src/main/java");

    static Stream<Mutant> mutants() {
        String wanted = System.getProperty("simulator.mutant", "");
        return all().filter(mutant -> mutant.description().contains(wanted));
    }

    private static Stream<Mutant> all() {
        return Stream.of(
                Mutant.of(
                        "opens an epoch before it holds everything up to the stop-sign",
                        "HandOver.java",
                        "if (held >= goal.get().base()) {",
                        "if (held >= 0) {"),
                Mutant.of(
                        "leaves in the log what stands behind where an epoch begins",
                        "HandOver.java",
                        "long truncateFrom = tail.last() > last ? last + 1 : 0;",
                        "long truncateFrom = 0;"),
                Mutant.of(
                        "heeds what it is told of the next epoch in the midst of a turn",
                        "HandOver.java",
                        "told = Optional.of(epoch);",
                        "heed(now, epoch);"));
    }

    /** Runs scripts on the runtime that it is loaded with. */
    static final class Scripts implements Supplier<Runnable> {
        @Override
        public Runnable get() {
            MembershipScripts scripts =
                    new MembershipScripts(seed -> SimSetup.swarm(new MakingOmniPaxos().get(), seed));
            return () -> scripts.run(1, SEEDS);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void isCaught(Mutant mutant) {
        Runnable scripts =
                mutant.load(SOURCES, "io.quorate.runtime", Runnable.class, Scripts.class, "io.quorate.testkit.sim");
        Throwable failure = catchThrowable(scripts::run);
        assertThat(failure).as("caught within %s seeds", SEEDS).isInstanceOf(AssertionError.class);
        System.out.println(mutant + ": " + failure.getMessage().lines().limit(1).toList());
    }
}
