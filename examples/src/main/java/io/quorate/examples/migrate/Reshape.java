package io.quorate.examples.migrate;

import io.quorate.api.Change;
import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.api.Replica;
import io.quorate.api.ReplicaStatus;
import java.util.List;
import java.util.function.Consumer;

/** Makes some nodes the voters of a cluster, under a protocol. */
final class Reshape {
    private Reshape() {}

    /**
     * Asks a replica, whichever, leader or not. New nodes must have been started, and wait to join.
     *
     * @param replica whom to ask
     * @param protocol that runs from then on
     * @param voters the names of all voters to be
     * @param tell told how far it is, again and again
     * @return the change on its way; once it is done, whoever was left out may be switched off
     */
    static Change begin(Replica<?, ?> replica, String protocol, List<String> voters, Consumer<String> tell) {
        ReplicaStatus status = replica.status();
        Configuration current = status.configuration().orElseThrow();
        Change change = replica.reconfigure(current.withVoters(voters.toArray(String[]::new))
                .withProtocol(protocol)
                .withLeader(first(status, voters)));
        change.onProgress(progress -> tell.accept(progress.step() + " " + progress.detail()));
        return change;
    }

    /** If a new epoch begins, it needs no election: who leads goes on, unless it is to leave. */
    private static String first(ReplicaStatus status, List<String> voters) {
        return status.leader().map(NodeId::text).filter(voters::contains).orElse(voters.get(0));
    }
}
