package io.quorate.runtime.reconfigure;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.spi.Hello;
import io.quorate.spi.support.Ticks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Addresses that no member had before are dialled: an address says where, never who. Raft specification 3.20, I4: the new
 * address "must be answered with the right identity; refused otherwise". Without it, in members a, b, c, giving b the address
 * of a stranger lets two majorities come about of those who do not check whom they talk to.
 */
final class Verifying {
    private static final int AGAIN_TICKS = Ticks.ofMillis(300);
    private static final int PATIENCE_TICKS = Ticks.ofMillis(3_000);

    private final Ground ground;
    /** Those whose address has not been answered yet. */
    private final List<Member> open = new ArrayList<>();

    private Optional<Refusal> stranger = Optional.empty();
    private String last = "";
    private long now;

    Verifying(Ground ground, Configuration current, Configuration next) {
        this.ground = ground;
        open.addAll(moved(current, next));
    }

    /** Members of the next configuration whose address is new, newcomers and those who replace others among them. */
    static List<Member> moved(Configuration current, Configuration next) {
        return next.members().stream()
                .filter(member -> current.member(member.id())
                        .filter(before -> before.incarnation().equals(member.incarnation()))
                        .filter(before -> before.address().equals(member.address()))
                        .isEmpty())
                .toList();
    }

    /** Time goes on: whether all have answered. */
    boolean tick() throws Refusal {
        if (now % AGAIN_TICKS == 0) {
            for (Member member : List.copyOf(open)) {
                ground.probe(member.address(), sighting -> seen(member, sighting));
            }
        }
        now++;
        if (stranger.isPresent()) {
            throw stranger.get();
        }
        if (!open.isEmpty() && now > PATIENCE_TICKS) {
            throw unreachable(open.get(0));
        }
        return open.isEmpty();
    }

    private void seen(Member member, Sighting sighting) {
        if (sighting.hello().isEmpty()) {
            last = sighting.why();
        } else if (isThatMember(member, sighting.hello().get())) {
            open.remove(member);
        } else {
            stranger = Optional.of(notThatMember(member, sighting.hello().get()));
        }
    }

    private static boolean isThatMember(Member member, Hello hello) {
        return hello.node().equals(member.id()) && hello.incarnation().equals(member.incarnation());
    }

    private static Refusal notThatMember(Member member, Hello hello) {
        return hello.node().equals(member.id())
                ? new Refusal("a node named " + member.id() + " answers at " + member.address()
                        + ", but not with the directory of the member: nothing was changed. Start " + member.id()
                        + " with the directory that it had; if that is lost, leave " + member.id()
                        + " out of the members, and then make it one again")
                : new Refusal(hello.node() + " answers at " + member.address() + ", not " + member.id()
                        + ": nothing was changed. Give the address at which " + member.id() + " itself listens");
    }

    private Refusal unreachable(Member member) {
        return new Refusal("nobody answers as " + member.id() + " at " + member.address() + " (" + last
                + "): nothing was changed. Start " + member.id() + " so that it listens there, see that "
                + ground.self() + " can reach it, and ask again");
    }

    String waitsFor() {
        return open.stream()
                .map(member -> member.id() + " at " + member.address())
                .collect(Collectors.joining(", ", "dials ", last.isEmpty() ? "" : " (" + last + ")"));
    }
}
