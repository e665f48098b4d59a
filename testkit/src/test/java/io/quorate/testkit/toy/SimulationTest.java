package io.quorate.testkit.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.NodeId;
import io.quorate.spi.Admission;
import io.quorate.spi.Message;
import io.quorate.spi.ProtocolSetup;
import io.quorate.spi.ReadPermit;
import io.quorate.testkit.sim.Fault.Kind;
import io.quorate.testkit.sim.FaultPlan;
import io.quorate.testkit.sim.Seeds;
import io.quorate.testkit.sim.SimFailure;
import io.quorate.testkit.sim.SimReport;
import io.quorate.testkit.sim.SimSetup;
import io.quorate.testkit.sim.Simulation;
import io.quorate.testkit.sim.TraceHashes;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The simulator itself: what a seed is, that it means the same everywhere, and that each oracle bites. */
class SimulationTest {
    @Test
    void aSeedIsLongAndBadEnough() {
        SimReport report = new Simulation(SimSetup.swarm(new ToyFactory(), 1)).run();
        assertThat(report.virtualMillis()).isGreaterThanOrEqualTo(60 * Simulation.ELECTION_TIMEOUT_MILLIS);
        assertThat(report.proposals()).isGreaterThanOrEqualTo(200);
        assertThat(report.faults()).containsKey(Kind.CRASH).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void everyPlanHasThreeFaultsOfTwoKindsAndOneIsACrash() {
        assertThat(LongStream.range(0, 1000).mapToObj(seed -> FaultPlan.of(seed, List.of("n1", "n2", "n3"), 45_000)))
                .allSatisfy(plan -> {
                    assertThat(plan).hasSizeGreaterThanOrEqualTo(3);
                    assertThat(plan).anyMatch(fault -> fault.kind() == Kind.CRASH);
                    assertThat(plan.stream().map(fault -> fault.kind()).distinct())
                            .hasSizeGreaterThanOrEqualTo(2);
                    assertThat(plan).allMatch(fault -> fault.atMillis() + fault.forMillis() <= 45_000);
                });
    }

    @Test
    void seedsOfARightProtocolPass() {
        SimReport report = Seeds.run(new ToyFactory(), 1, 20);
        assertThat(report.seeds()).isEqualTo(20);
        assertThat(report.decided()).isGreaterThan(20 * 150);
    }

    @Test
    void aSeedMeansTheSameInAnotherJvm() throws IOException {
        assertThat(TraceHashes.elsewhere(MakingToy.class, 1, 3)).isEqualTo(TraceHashes.here(new MakingToy(), 1, 3));
        assertThat(TraceHashes.here(new MakingToy(), 1, 3)).doesNotHaveDuplicates();
    }

    @Test
    void aFailureTellsHowToSeeItAgain() {
        assertThatThrownBy(() -> Seeds.run(new ToyFactory(Hasty::new), 7, 3))
                .isInstanceOf(SimFailure.class)
                .hasMessageContaining("./quorate sim --protocol toy --seed ")
                .hasMessageContaining("faults:")
                .hasMessageContaining("last events:")
                .hasMessageContaining("Ack[");
    }

    private static void isFound(Function<ProtocolSetup, ToyProtocol> wrong, String finding) {
        Optional<SimFailure> failure = Seeds.firstFailure(new ToyFactory(wrong::apply), 1, 60);
        assertThat(failure).isPresent();
        assertThat(failure.get().finding()).contains(finding);
    }

    /** Acknowledges before its disk has anything. */
    static final class Hasty extends ToyProtocol {
        Hasty(ProtocolSetup setup) {
            super(setup);
        }

        @Override
        void onAppend(NodeId from, Append append) {
            super.onAppend(from, append);
            send.addAll(sendWhenDurable);
            sendWhenDurable.clear();
        }
    }

    @Test
    void findsWhatIsDecidedBeforeItIsDurable() {
        isFound(Hasty::new, "before it is durable on an accept quorum");
    }

    @Test
    void findsTwoLeadersOfARound() {
        isFound(
                setup -> new ToyProtocol(setup) {
                    @Override
                    boolean leads() {
                        return now > 50;
                    }
                },
                "has led");
    }

    @Test
    void findsAForgottenPromise() {
        isFound(
                setup -> new ToyProtocol(setup) {
                    @Override
                    void enter(long higher) {
                        round = higher;
                        log.state(new byte[Long.BYTES]);
                    }
                },
                "and remembers");
    }

    @Test
    void findsADecisionThatGoesBack() {
        isFound(
                setup -> new ToyProtocol(setup) {
                    @Override
                    public void tick() {
                        super.tick();
                        decided = now == 300 ? decided - 1 : decided;
                    }
                },
                "decided went back");
    }

    @Test
    void findsAStaleRead() {
        isFound(
                setup -> new ToyProtocol(setup) {
                    @Override
                    public Admission readIndex(long request) {
                        permits.add(new ReadPermit(request, Math.max(0, decided - 5)));
                        return Admission.ACCEPTED;
                    }
                },
                "not linearizable");
    }

    @Test
    void findsAReplicaThatHaltsItself() {
        isFound(
                setup -> new ToyProtocol(setup) {
                    @Override
                    public void receive(NodeId from, Message message) {
                        super.receive(from, message);
                        if (decided > 20) {
                            throw new IllegalStateException("a bug");
                        }
                    }
                },
                "halted: a bug");
    }

    @Test
    void findsAClusterThatDoesNotRecover() {
        isFound(
                setup -> new ToyProtocol(setup) {
                    @Override
                    boolean leads() {
                        return super.leads() && round < 2;
                    }
                },
                "no progress or no agreement");
    }
}
