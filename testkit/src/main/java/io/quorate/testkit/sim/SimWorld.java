package io.quorate.testkit.sim;

import io.quorate.spi.support.Invariant;
import java.util.Optional;

/** What all nodes of a simulation share: time, network, oracles. Remembers the first thing that is wrong. */
final class SimWorld {
    private final SimSetup setup;
    private final SimScheduler scheduler;
    private final SimTrace trace;
    private final SimNetwork network;
    private final AppliedOracle applied = new AppliedOracle();
    private final Directories directories = new Directories();
    private final SafetyOracle safety;
    private Optional<SimFailure> failure = Optional.empty();

    SimWorld(SimSetup setup) {
        this.setup = setup;
        scheduler = new SimScheduler(setup.seed());
        trace = new SimTrace(scheduler, setup.recording());
        network = new SimNetwork(scheduler, trace, new SimFrames(setup.factory()), setup.seed());
        safety = new SafetyOracle(
                directories,
                new ActingOracle(protocol -> setup.protocols().get(protocol).changesVoters()));
    }

    /** A machine is there, perhaps in the place of another one of its name. */
    void add(SimNode node) {
        directories.add(node.id(), node.disk());
        safety.begins(node.id());
    }

    SimSetup setup() {
        return setup;
    }

    SimScheduler scheduler() {
        return scheduler;
    }

    SimTrace trace() {
        return trace;
    }

    SimNetwork network() {
        return network;
    }

    AppliedOracle applied() {
        return applied;
    }

    SafetyOracle safety() {
        return safety;
    }

    /** An oracle's verdict must not pass through the replica that it is about: that would take it for its own failure. */
    void judged(Runnable check) {
        try {
            check.run();
        } catch (Invariant.Violation e) {
            failed(e.getMessage(), e);
        }
    }

    void failed(String finding, Throwable cause) {
        if (failure.isEmpty()) {
            trace.add(6, () -> "WRONG: " + finding);
            failure = Optional.of(new SimFailure(finding, cause));
        }
    }

    void rethrow() {
        if (failure.isPresent()) {
            throw failure.get();
        }
    }
}
