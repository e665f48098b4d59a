package io.quorate.runtime;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.spi.Hello;
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
    private final NodeId self;
    /** How long a node that was left out is still talked to. */
    private final int retentionTicks;

    private final Map<NodeId, Member> members = new TreeMap<>();
    /** Nodes that were left out, and until when they are talked to. */
    private final Map<NodeId, Leaver> leavers = new TreeMap<>();

    /** Members of the epoch before, who hold what is missing here, or may yet miss the new epoch. */
    private final Map<NodeId, Member> donors = new TreeMap<>();

    /** What this node was told: its log may end with an older configuration, by which it is no member yet. */
    private Optional<Configuration> told;

    private Configuration newest;
    private long now;
    /** For how long all members have been in this epoch. */
    private long together;

    private record Leaver(Member member, long until) {}

    Membership(NodeId self, int retentionTicks, Configuration configuration, Optional<Configuration> before) {
        this.self = self;
        this.retentionTicks = retentionTicks;
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
        members.values().forEach(member -> leavers.put(member.id(), new Leaver(member, now + retentionTicks)));
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
     * @param together whether all members are in this epoch, so that nobody needs those of the one before
     * @return whether somebody is not talked to any more
     */
    boolean tick(boolean together) {
        now++;
        this.together = together ? this.together + 1 : 0;
        boolean forgets = this.together > retentionTicks && donors.values().removeIf(donor -> !isMember(donor));
        return leavers.values().removeIf(leaver -> leaver.until <= now) || forgets;
    }

    private boolean isMember(Member member) {
        return is(member, newest) || ahead().filter(later -> is(member, later)).isPresent();
    }

    private static boolean is(Member member, Configuration configuration) {
        return configuration
                .member(member.id())
                .filter(known -> known.incarnation().equals(member.incarnation()))
                .isPresent();
    }

    /** Whether a node is talked to: by (id, incarnation). */
    boolean has(Hello peer) {
        return counts(peer) || is(peer, donors.get(peer.node()));
    }

    /** Acknowledgements, votes and proposals count only of members, and of those who may be members again. */
    boolean counts(Hello peer) {
        Leaver leaver = leavers.get(peer.node());
        return is(peer, members.get(peer.node())) || (leaver != null && is(peer, leaver.member));
    }

    private static boolean is(Hello peer, Member member) {
        return member != null && member.incarnation().equals(peer.incarnation());
    }

    /** Others who hold the log, too. */
    void also(Optional<Configuration> more) {
        more.ifPresent(known -> known.members().forEach(member -> donors.putIfAbsent(member.id(), member)));
    }

    /**
     * Somebody tells of a decided configuration of this epoch.
     *
     * @return whether it is no older than what is in the log, and newer than what was told before
     */
    boolean told(Configuration newer) {
        boolean isNews = newer.id() >= newest.id()
                && told.filter(known -> known.id() >= newer.id()).isEmpty();
        if (isNews) {
            told = Optional.of(newer);
            also(told);
        }
        return isNews;
    }

    /** Whether this node is a member by the newest configuration that it knows of. */
    boolean isMember(Hello me) {
        Optional<Configuration> later = ahead().filter(known -> !known.equals(newest));
        return is(
                me,
                later.isEmpty()
                        ? members.get(me.node())
                        : later.get().member(me.node()).orElse(null));
    }

    /** What this node was told, if its log has nothing newer. */
    Optional<Configuration> ahead() {
        return told.filter(later -> later.id() >= newest.id());
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
