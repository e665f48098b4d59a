package io.quorate.runtime;

import io.quorate.runtime.client.Leadership;
import io.quorate.runtime.client.Proposals;
import io.quorate.runtime.client.Reads;
import io.quorate.runtime.client.Sessions;
import io.quorate.spi.Hello;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * All that clients of this replica ask for. Owned by the loop.
 *
 * @param <C> commands
 * @param <R> results
 */
final class Requests<C, R> {
    private final Proposals<R> proposals;
    private final Reads reads;
    private final Optional<Sessions<C, R>> sessions;

    Requests(ReplicaParts<C, R> parts, Hello me, Executor loop, Proposals.Road proposing, Reads.Road reading) {
        ReplicaSettings.Limits limits = parts.settings().limits();
        proposals = new Proposals<>(me.node(), me.boot(), limits.proposals(), loop, proposing);
        reads = new Reads(
                limits.deadlineTicks(),
                limits.waitingReads(),
                parts.lanes().applier(),
                reading,
                me.incarnation().getLeastSignificantBits() >>> 20);
        Sessions.Ground<R> ground = new Sessions.Ground<>(
                me.cluster(),
                loop,
                proposals,
                limits.proposals(),
                parts.settings().sessions());
        sessions = parts.results().map(results -> new Sessions<>(ground, parts.codec(), results));
    }

    Proposals<R> proposals() {
        return proposals;
    }

    Reads reads() {
        return reads;
    }

    /** Empty if the results of this replica have no codec. */
    Optional<Sessions<C, R>> sessions() {
        return sessions;
    }

    void lead(Leadership leadership) {
        proposals.lead(leadership);
        reads.lead(leadership);
    }

    void tick() {
        proposals.tick();
        reads.tick();
        sessions.ifPresent(Sessions::tick);
    }

    /** The end of a turn. */
    void route() {
        proposals.route();
        reads.route();
    }

    /** Whether commands of this replica can still be decided: empty if so, otherwise why not. */
    void bar(Optional<String> reason) {
        proposals.bar(reason);
        sessions.ifPresent(all -> all.bar(reason));
    }

    void close(String reason) {
        sessions.ifPresent(all -> all.close(reason));
        proposals.close(reason);
        reads.close(reason);
    }
}
