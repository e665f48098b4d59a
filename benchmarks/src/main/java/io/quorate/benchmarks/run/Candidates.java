package io.quorate.benchmarks.run;

import io.quorate.benchmarks.cluster.Quorates;
import io.quorate.benchmarks.ideal.Ideal;
import io.quorate.benchmarks.trial.Candidate;
import io.quorate.runtime.text.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** Who can be measured: Quorate's protocols, the yardstick, and whatever peers are on the class path. */
final class Candidates {
    private Candidates() {}

    private static final List<Candidate> OWN = List.of(new Quorates("omnipaxos"), new Quorates("raft"), new Ideal());

    static List<Candidate> all() {
        List<Candidate> all = new ArrayList<>(OWN);
        ServiceLoader.load(Candidate.class).forEach(all::add);
        return all;
    }

    static List<String> names() {
        return all().stream().map(Candidate::name).toList();
    }

    /** Whether it is someone else's. */
    static boolean isPeer(String name) {
        return OWN.stream().noneMatch(candidate -> candidate.name().equals(name));
    }

    static Candidate named(String name) {
        return all().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        unknown("candidate", name, names()) + ". Peers are there with QUORATE_PEERS=1 only"));
    }

    /** The candidates that are protocols of Quorate. */
    static List<String> protocols() {
        return OWN.stream()
                .filter(Quorates.class::isInstance)
                .map(Candidate::name)
                .toList();
    }

    /** What to say of a name that is none. */
    static String unknown(String noun, String name, List<String> known) {
        return "no " + noun + " is called " + name
                + Nearest.question(name, known).orElse("") + " (there are " + String.join(", ", known) + ")";
    }
}
