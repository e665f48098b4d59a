package io.quorate.runtime;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.Replica.StatusListener;
import io.quorate.api.ReplicaStatus;
import io.quorate.api.ReplicaStatus.Health;
import io.quorate.api.Role;
import io.quorate.spi.Status;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the replica shows of itself. Written by the loop, read by anyone. */
final class StatusBoard {
    private static final Logger LOG = LoggerFactory.getLogger(StatusBoard.class);

    private final NodeId node;
    private final List<StatusListener> listeners = new CopyOnWriteArrayList<>();
    private volatile ReplicaStatus status;

    /** What the runtime adds to the protocol's view: see {@link ReplicaStatus}. */
    record Progress(List<Member> waiting, long applied, long base, long snapshot, Health health) {}

    StatusBoard(NodeId node) {
        this.node = node;
        this.status = new ReplicaStatus(
                node,
                Role.FOLLOWER,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                0,
                0,
                0,
                0,
                0,
                new Health(Health.State.FORMING, "is being started"));
    }

    ReplicaStatus status() {
        return status;
    }

    void listen(StatusListener listener) {
        listeners.add(listener);
    }

    void forming(String waitsFor) {
        show(with(status, new Health(Health.State.FORMING, waitsFor)));
    }

    void running(Status protocol, Configuration configuration, Progress progress) {
        show(new ReplicaStatus(
                node,
                protocol.role(),
                protocol.leader(),
                Optional.of(configuration),
                progress.waiting,
                protocol.last(),
                protocol.decided(),
                progress.applied,
                progress.base,
                progress.snapshot,
                progress.health));
    }

    private void tellWhoLeads(ReplicaStatus before, ReplicaStatus next) {
        boolean running = next.health().equals(Health.RUNNING);
        if (running && (before.role() != next.role() || !before.leader().equals(next.leader()))) {
            LOG.info(
                    "{} {}",
                    node,
                    next.leader()
                            .map(leader -> leader.equals(node) ? "leads" : "follows " + leader)
                            .orElse("knows no leader"));
        }
    }

    /** It takes no part, now or for ever, and so does not lead or follow. */
    void aside(Health health) {
        ReplicaStatus last = status;
        show(new ReplicaStatus(
                node,
                Role.FOLLOWER,
                Optional.empty(),
                last.configuration(),
                List.of(),
                last.last(),
                last.decided(),
                last.applied(),
                last.base(),
                last.snapshot(),
                health));
    }

    private static ReplicaStatus with(ReplicaStatus before, Health health) {
        return new ReplicaStatus(
                before.node(),
                before.role(),
                before.leader(),
                before.configuration(),
                before.waiting(),
                before.last(),
                before.decided(),
                before.applied(),
                before.base(),
                before.snapshot(),
                health);
    }

    private void show(ReplicaStatus next) {
        ReplicaStatus before = status;
        status = next;
        tellWhoLeads(before, next);
        boolean changed = before.role() != next.role()
                || !before.leader().equals(next.leader())
                || !before.health().equals(next.health())
                || !before.configuration().equals(next.configuration())
                || !before.waiting().equals(next.waiting());
        if (changed) {
            LOG.debug("{} is now {}", node, next);
            listeners.forEach(listener -> tell(listener, next));
        }
    }

    /** A listener's failure is the listener's: the replica goes on. */
    private static void tell(StatusListener listener, ReplicaStatus next) {
        try {
            listener.changed(next);
        } catch (RuntimeException e) {
            LOG.warn("a status listener has thrown", e);
        }
    }
}
