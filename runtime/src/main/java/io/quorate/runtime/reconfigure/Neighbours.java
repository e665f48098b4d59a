package io.quorate.runtime.reconfigure;

import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.runtime.wire.RuntimeMessage.Standing;
import io.quorate.spi.Hello;
import io.quorate.spi.support.Ticks;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What other nodes have said of themselves of late: members how they stand, others that they wait to be made members. A node
 * is (id, incarnation): one that bears a member's name, with a directory of its own, is somebody else. Owned by the loop.
 */
public final class Neighbours {
    private static final long REACHABLE_TICKS = Ticks.ofMillis(3_000);
    private static final long FORGOTTEN_TICKS = Ticks.ofMillis(10_000);
    private static final int MAX_WAITING = 64;

    private final Map<Identity, Heard> heard = new TreeMap<>();
    /** At most one for each name: the first, until it falls silent. */
    private final Map<NodeId, Waiting> waiting = new TreeMap<>();

    private long now;

    private record Identity(NodeId node, UUID incarnation) implements Comparable<Identity> {
        static Identity of(Member member) {
            return new Identity(member.id(), member.incarnation());
        }

        @Override
        public int compareTo(Identity other) {
            int order = node.compareTo(other.node);
            return order != 0 ? order : incarnation.compareTo(other.incarnation);
        }
    }

    private record Heard(Hello hello, Standing standing, long at) {}

    private record Waiting(Hello hello, long at) {
        Member member() {
            return new Member(hello.node(), hello.incarnation(), hello.address());
        }
    }

    /** Nothing heard yet. */
    public Neighbours() {}

    /**
     * Time goes on.
     *
     * @return whether somebody is not waiting any more
     */
    public boolean tick() {
        now++;
        heard.values().removeIf(one -> now - one.at > FORGOTTEN_TICKS);
        return waiting.values().removeIf(one -> now - one.at > FORGOTTEN_TICKS);
    }

    /**
     * A member says how it stands.
     *
     * @param from who
     * @param standing what it has
     */
    public void heard(Hello from, Standing standing) {
        heard.put(new Identity(from.node(), from.incarnation()), new Heard(from, standing, now));
    }

    /**
     * A node that is no member says that it is there.
     *
     * @param from who
     * @return whether that is news
     */
    public boolean waits(Hello from) {
        Waiting known = waiting.get(from.node());
        boolean full = waiting.size() >= MAX_WAITING;
        if (known == null ? full : !known.hello.incarnation().equals(from.incarnation())) {
            return false;
        }
        waiting.put(from.node(), new Waiting(from, now));
        return known == null || !known.hello.equals(from);
    }

    /**
     * A node is a member now.
     *
     * @param member who
     * @return whether it was waiting
     */
    public boolean joined(Member member) {
        Waiting known = waiting.get(member.id());
        return known != null
                && known.hello.incarnation().equals(member.incarnation())
                && waiting.remove(member.id()) != null;
    }

    /**
     * All who wait.
     *
     * @return as members they would be, sorted
     */
    public List<Member> waiting() {
        return waiting.isEmpty()
                ? List.of()
                : waiting.values().stream().map(Waiting::member).toList();
    }

    /**
     * Who waits under a name.
     *
     * @param node the name
     * @return the member it would be
     */
    public Optional<Member> waiting(NodeId node) {
        return Optional.ofNullable(waiting.get(node)).map(Waiting::member);
    }

    /**
     * How a member stands.
     *
     * @param member who
     * @return what it said of late; empty if it cannot be reached
     */
    public Optional<Standing> standing(Member member) {
        return fresh(member).map(Heard::standing);
    }

    /**
     * Whether a node was heard of late, as a member or waiting.
     *
     * @param member who
     * @return true if it can be reached
     */
    public boolean reaches(Member member) {
        return hello(member).isPresent();
    }

    /**
     * The protocols that a node can run.
     *
     * @param member who
     * @return sorted; empty if it cannot be reached
     */
    public Optional<List<String>> protocols(Member member) {
        return hello(member).map(Hello::protocols);
    }

    /**
     * Where a node says that it listens.
     *
     * @param member who
     * @return {@code host:port}; empty if it was not heard of late
     */
    public Optional<String> address(Member member) {
        return hello(member).map(Hello::address);
    }

    private Optional<Hello> hello(Member member) {
        return fresh(member)
                .map(Heard::hello)
                .or(() -> Optional.ofNullable(waiting.get(member.id()))
                        .filter(one -> one.hello.incarnation().equals(member.incarnation()))
                        .map(Waiting::hello));
    }

    private Optional<Heard> fresh(Member member) {
        return Optional.ofNullable(heard.get(Identity.of(member))).filter(one -> now - one.at <= REACHABLE_TICKS);
    }
}
