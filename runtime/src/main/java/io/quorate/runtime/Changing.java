package io.quorate.runtime;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.ReplicaStatus;
import io.quorate.runtime.admin.Lookout;
import io.quorate.runtime.admin.NodeView;
import io.quorate.runtime.reconfigure.Changes;
import io.quorate.runtime.reconfigure.Ground;
import io.quorate.runtime.reconfigure.Neighbours;
import io.quorate.runtime.reconfigure.OpenChange;
import io.quorate.runtime.reconfigure.Outline;
import io.quorate.runtime.reconfigure.Sighting;
import io.quorate.runtime.wire.RuntimeMessage;
import io.quorate.spi.Admission;
import io.quorate.spi.Hello;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.ReconfigurationPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes of the configuration, as the replica that is asked and as the one that leads, and the nodes that wait to be part of
 * one. Owned by the loop.
 */
final class Changing implements Ground {
    private static final Logger LOG = LoggerFactory.getLogger(Changing.class);

    private static final String ELSEWHERE = "this replica takes no part, ask another one: ";

    private final ReplicaParts<?, ?> parts;
    private final NodeId self;
    private final BiConsumer<NodeId, RuntimeMessage> send;
    private final Runnable meetAgain;
    private final Executor loop;
    private final Neighbours neighbours = new Neighbours();
    private final Changes changes = new Changes(this);
    private Optional<Running> running = Optional.empty();

    Changing(
            ReplicaParts<?, ?> parts,
            NodeId self,
            Executor loop,
            BiConsumer<NodeId, RuntimeMessage> send,
            Runnable meetAgain) {
        this.parts = parts;
        this.self = self;
        this.send = send;
        this.meetAgain = meetAgain;
        this.loop = loop;
    }

    /** A client wants a change. */
    void ask(OpenChange asked, BiConsumer<Changes, OpenChange> begin, Supplier<String> waitsFor) {
        if (running.isPresent()) {
            begin.accept(changes, asked);
        } else {
            asked.refuse(ELSEWHERE + waitsFor.get());
        }
    }

    /** What a change would do, without doing it. */
    Outline outline(Configuration next, Supplier<String> waitsFor) {
        return running.isPresent() ? changes.outline(next) : new Outline(false, List.of(ELSEWHERE + waitsFor.get()));
    }

    /** What there is to be shown to whoever administers this node. */
    NodeView look(Hello me, ReplicaStatus status) {
        return Lookout.look(me, status, neighbours, running.isPresent() ? changes.waitsFor() : "");
    }

    void begin(Running epoch) {
        if (running.isEmpty()) {
            compare(parts.settings().plan().members(), epoch.addresses());
        }
        running = Optional.of(epoch);
    }

    /** Once: whatever changes later is no news to whoever changed it. */
    private static void compare(Map<NodeId, String> named, Map<NodeId, String> known) {
        if (!named.equals(known)) {
            LOG.info("the members are {}; the settings, which serve to find the cluster, name {}", known, named);
        }
    }

    void tick() {
        if (running.isPresent()) {
            if (neighbours.tick()) {
                meetAgain.run();
            }
            changes.tick();
        }
    }

    void end(String reason) {
        changes.end(reason);
        running = Optional.empty();
    }

    // Nodes that wait

    /** Another configuration is the newest. */
    void follow(Configuration newest) {
        newest.members().forEach(neighbours::joined);
    }

    List<Member> waiting() {
        return neighbours.waiting();
    }

    /**
     * Whom to talk to: the members, and those who wait. One that waits under the name of a member, with a directory of its
     * own, takes the place of one that is not heard any more.
     */
    Map<NodeId, String> withWaiting(Map<NodeId, String> members) {
        Map<NodeId, String> all = new TreeMap<>(members);
        for (Member node : neighbours.waiting()) {
            Optional<Member> namesake =
                    running.flatMap(epoch -> epoch.configuration().member(node.id()));
            if (namesake.isEmpty() || !neighbours.reaches(namesake.get())) {
                all.put(node.id(), node.address());
            }
        }
        return all;
    }

    /** A node says that its directory is new: it waits to be made a member, if it is none. */
    void blank(Hello from) {
        running.ifPresent(epoch -> {
            Configuration newest = epoch.status().configuration();
            boolean isMember = newest.member(from.node())
                    .filter(member -> member.incarnation().equals(from.incarnation()))
                    .isPresent();
            if (!isMember) {
                stranger(from);
            }
        });
    }

    /** Somebody is there who is no member, or not any more. */
    void stranger(Hello from) {
        if (neighbours.waits(from)) {
            meetAgain.run();
        }
    }

    void heard(Hello from, RuntimeMessage.Standing standing) {
        neighbours.heard(from, standing);
    }

    // What replicas ask of each other

    void received(Hello from, RuntimeMessage.OfChange message) {
        if (running.isEmpty() || !running.get().isMember(from)) {
            return;
        }
        if (message instanceof RuntimeMessage.Wish wish) {
            Admission admission = propose(wish.next());
            send.accept(from.node(), new RuntimeMessage.WishAnswer(wish.number(), admission));
        } else if (message instanceof RuntimeMessage.Transfer transfer) {
            Admission admission = running.get().transferLeadership(transfer.to());
            send.accept(from.node(), new RuntimeMessage.WishAnswer(transfer.number(), admission));
        } else if (message instanceof RuntimeMessage.WishAnswer answer) {
            changes.answered(answer.number(), answer.admission());
        }
    }

    /** The leader's side: what it cannot carry to its end it does not begin, whoever asks. */
    private Admission propose(Configuration next) {
        boolean known = next.members().stream().allMatch(Member::isKnown);
        if (!known) {
            return Admission.UNSUPPORTED;
        }
        boolean ofThisEpoch = next.epoch() == epoch() || next.epoch() == epoch() + 1;
        return ofThisEpoch ? running.orElseThrow().reconfigure(next) : Admission.STALE;
    }

    // What a change stands on

    @Override
    public NodeId self() {
        return self;
    }

    @Override
    public long epoch() {
        Running now = running.orElseThrow();
        return now.leftOut().map(Configuration::epoch).orElse(now.number());
    }

    @Override
    public Configuration newest() {
        Running now = running.orElseThrow();
        return now.leftOut().orElseGet(() -> now.status().configuration());
    }

    @Override
    public long decided() {
        Running now = running.orElseThrow();
        return Math.max(
                now.leftOut().map(Configuration::id).orElse(0L), now.status().decided());
    }

    @Override
    public Optional<NodeId> leader() {
        return running.orElseThrow().status().leader();
    }

    @Override
    public Optional<ProtocolFactory> protocol(String name) {
        return Optional.ofNullable(parts.protocols().get(name));
    }

    @Override
    public Set<String> protocols() {
        return new TreeSet<>(parts.protocols().keySet());
    }

    @Override
    public ReconfigurationPolicy policy() {
        return parts.policy();
    }

    @Override
    public Neighbours neighbours() {
        return neighbours;
    }

    @Override
    public void probe(String address, Consumer<Sighting> then) {
        parts.transport()
                .probe(address)
                .whenComplete((hello, failure) -> loop.execute(() -> {
                    if (running.isPresent()) {
                        then.accept(failure == null ? Sighting.of(hello) : Sighting.nobody(failure.getMessage()));
                    }
                }));
    }

    @Override
    public void wish(NodeId leader, long number, Configuration next) {
        if (leader.equals(self)) {
            changes.answered(number, propose(next));
        } else {
            send.accept(leader, new RuntimeMessage.Wish(number, next));
        }
    }

    @Override
    public void transfer(NodeId leader, long number, NodeId to) {
        if (leader.equals(self)) {
            changes.answered(number, running.orElseThrow().transferLeadership(to));
        } else {
            send.accept(leader, new RuntimeMessage.Transfer(number, to));
        }
    }
}
