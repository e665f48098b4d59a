package io.quorate.runtime.forming;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.runtime.wire.RuntimeMessage;
import io.quorate.runtime.wire.RuntimeMessage.Blank;
import io.quorate.spi.Hello;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * The life of a new directory until it knows the first configuration. It tells all listed members that it is blank. Only if
 * ALL of them answer that they are blank, too, does the lowest id make the genesis of their incarnations; the others get it
 * from whoever has it. So a directory that was lost can never bring a second cluster into being: some member that remembers
 * the first one answers with it, and the new directory finds its name taken by another incarnation. Owned by the loop.
 */
public final class Forming {
    private static final int PERIOD_TICKS = 10;
    /** Of those who stand neither in the file nor in a configuration. */
    private static final int MOST_SPEAKERS = 16;

    private final NodeId self;
    private final UUID incarnation;
    private final Plan plan;
    private final Map<NodeId, String> others;
    private final BiConsumer<NodeId, RuntimeMessage> send;
    private final Map<NodeId, UUID> blank = new TreeMap<>();
    private final TreeSet<NodeId> disagree = new TreeSet<>();
    private Optional<Configuration> genesis = Optional.empty();
    private Optional<String> barred = Optional.empty();
    private int speakers;
    private long now;

    /**
     * The beginning.
     *
     * @param self this node
     * @param incarnation of its new directory
     * @param plan what its file wants
     * @param send the way to the others
     */
    public Forming(NodeId self, UUID incarnation, Plan plan, BiConsumer<NodeId, RuntimeMessage> send) {
        this.self = self;
        this.incarnation = incarnation;
        this.plan = plan;
        this.others = new TreeMap<>(plan.members());
        this.send = send;
        blank.put(self, incarnation);
        conclude();
    }

    /**
     * Another member is known, who may not stand in the file.
     *
     * @param member who, and where it listens
     */
    public void meet(Member member) {
        others.put(member.id(), member.address());
    }

    /**
     * Somebody of this cluster speaks to this node: perhaps as to a member that it does not know itself to be, when all that the
     * file names are gone. So it is told, too.
     *
     * @param from who, and where it listens
     * @return whether that is news
     */
    public boolean heard(Hello from) {
        boolean known = others.containsKey(from.node()) || speakers >= MOST_SPEAKERS;
        if (!known) {
            speakers++;
            others.put(from.node(), from.address());
        }
        return !known;
    }

    /**
     * Where those listen who are told.
     *
     * @return the members of the plan, and those met or heard since
     */
    public Map<NodeId, String> others() {
        return Collections.unmodifiableMap(others);
    }

    /** Time goes on; the others are told again now and then. */
    public void tick() {
        if (now++ % PERIOD_TICKS == 0) {
            for (NodeId member : others.keySet()) {
                if (!member.equals(self)) {
                    send.accept(member, new Blank(incarnation, plan.fingerprint()));
                }
            }
        }
    }

    /**
     * Another node is blank, too.
     *
     * @param from who
     * @param message what it wants
     */
    public void blank(Hello from, Blank message) {
        if (!plan.members().containsKey(from.node()) || !from.incarnation().equals(message.incarnation())) {
            return;
        }
        if (message.plan() != plan.fingerprint()) {
            disagree.add(from.node());
            blank.remove(from.node());
        } else {
            disagree.remove(from.node());
            blank.put(from.node(), from.incarnation());
            conclude();
        }
    }

    private void conclude() {
        boolean lowest = plan.members().firstKey().equals(self);
        if (lowest && genesis.isEmpty() && blank.keySet().equals(plan.members().keySet())) {
            genesis = Optional.of(plan.genesis(blank));
        }
    }

    /**
     * A member tells the first configuration.
     *
     * @param told the genesis
     */
    public void genesis(Configuration told) {
        Optional<Member> me = told.member(self);
        if (me.isEmpty()) {
            barred = Optional.of(
                    "waits to be made a member; ask a member for it: the cluster was formed by " + names(told));
        } else if (!me.get().incarnation().equals(incarnation)) {
            barred = Optional.of("the directory of this node is new, but " + self + " is a member already, with the"
                    + " directory that it had before. Bring that directory back, or, if it is lost, have it replaced"
                    + " (asked of a member: reconfigure --replace " + self + "): a voter that forgot its votes may not"
                    + " vote");
        } else {
            genesis = Optional.of(told);
        }
    }

    private static String names(Configuration configuration) {
        return String.join(
                ", ", configuration.members().stream().map(m -> m.id().text()).toList());
    }

    /**
     * The first configuration, once it is known. It must be on disk before anything else happens.
     *
     * @return the genesis
     */
    public Optional<Configuration> formed() {
        return genesis;
    }

    /**
     * What it waits for.
     *
     * @return a sentence for people
     */
    public String waitsFor() {
        if (barred.isPresent()) {
            return barred.get();
        }
        if (!disagree.isEmpty()) {
            return "the files of " + disagree + " list another cluster, other members, another protocol or other"
                    + " quorums than the file of " + self + "; make them equal";
        }
        TreeSet<NodeId> missing = new TreeSet<>(plan.members().keySet());
        missing.removeAll(blank.keySet());
        return missing.isEmpty()
                ? "waits for " + plan.members().firstKey() + " to form the cluster"
                : "waits for " + missing + " to be started, in order to form the cluster";
    }
}
