package io.quorate.benchmarks.run;

import io.quorate.benchmarks.cluster.Quorates;
import io.quorate.benchmarks.ideal.Ideal;
import io.quorate.benchmarks.trial.Candidate;
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
                .orElseThrow(() -> new IllegalArgumentException("no candidate is called " + name + "; there are "
                        + String.join(", ", names()) + ". Peers are there in a build with -Ppeers only"));
    }
}
