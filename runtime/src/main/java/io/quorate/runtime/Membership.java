package io.quorate.runtime;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.spi.Hello;
import io.quorate.spi.support.Ticks;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whom an epoch talks to: the members by its newest configuration, and for a while those whom it has left out, since they
 * should hear of it, and since a configuration that is not decided may be taken back. Owned by the loop.
 */
final class Membership {
    /** How long a node that was left out is still talked to. */
    private static final long FAREWELL_TICKS = Ticks.ofMillis(10_000);

    private final NodeId self;
    private final Map<NodeId, Member> members = new TreeMap<>();
    /** Nodes that were left out, and until when they are talked to. */
    private final Map<NodeId, Leaver> leavers = new TreeMap<>();

    /** Members of the epoch before, who hold what is missing here, or may yet miss the new epoch. */
    private final Map<NodeId, Member> donors = new TreeMap<>();

    /** What this node was told when it joined: its log may begin with older configurations, by which it is no member yet. */
    private final Optional<Configuration> told;

    private Configuration newest;
    private long now;

    private record Leaver(Member member, long until) {}

    Membership(NodeId self, Configuration configuration, Optional<Configuration> before) {
        this.self = self;
        this.newest = configuration;
        this.told = before;
        configuration.members().forEach(member -> members.put(member.id(), member));
        also(before);
    }

    Configuration configuration() {
        return newest;
    }

    /**
     * Another configuration is the newest.
     *
     * @return whether that changes anything
     */
    boolean follow(Configuration configuration) {
        if (configuration.equals(newest)) {
            return false;
        }
        members.values().forEach(member -> leavers.put(member.id(), new Leaver(member, now + FAREWELL_TICKS)));
        newest = configuration;
        members.clear();
        for (Member member : configuration.members()) {
            members.put(member.id(), member);
            leavers.remove(member.id());
        }
        return true;
    }

    /**
     * Time goes on.
     *
     * @return whether somebody is not talked to any more
     */
    boolean tick() {
        now++;
        return leavers.values().removeIf(leaver -> leaver.until <= now);
    }

    /** Acknowledgements, votes and proposals count only per (id, incarnation). */
    boolean has(Hello peer) {
        Member member = members.get(peer.node());
        Leaver leaver = leavers.get(peer.node());
        return is(peer, member) || is(peer, donors.get(peer.node())) || (leaver != null && is(peer, leaver.member));
    }

    private static boolean is(Hello peer, Member member) {
        return member != null && member.incarnation().equals(peer.incarnation());
    }

    /** Others who hold the log, too. */
    void also(Optional<Configuration> more) {
        more.ifPresent(known -> known.members().forEach(member -> donors.putIfAbsent(member.id(), member)));
    }

    /** Whether this node is a member by the newest configuration that it knows of. */
    boolean isMember(Hello me) {
        Optional<Member> asTold =
                told.filter(later -> later.id() > newest.id()).flatMap(later -> later.member(me.node()));
        return is(me, members.get(me.node())) || is(me, asTold.orElse(null));
    }

    /** All members but this node, and those of the epoch before. */
    Set<NodeId> others() {
        Set<NodeId> others = new TreeSet<>(members.keySet());
        others.addAll(donors.keySet());
        others.remove(self);
        return others;
    }

    /** Where everybody listens who is talked to. */
    Map<NodeId, String> addresses() {
        Map<NodeId, String> addresses = new TreeMap<>();
        donors.values().forEach(member -> addresses.put(member.id(), member.address()));
        leavers.values().forEach(leaver -> addresses.put(leaver.member.id(), leaver.member.address()));
        members.values().forEach(member -> addresses.put(member.id(), member.address()));
        return addresses;
    }
}
