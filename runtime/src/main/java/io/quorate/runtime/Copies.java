package io.quorate.runtime;

import io.quorate.runtime.forming.Plan;
import io.quorate.runtime.identity.Starts;
import io.quorate.runtime.wire.RuntimeMessage.Outdated;
import io.quorate.spi.Hello;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Rows 38 and 39 of the catalogue: replicas that work on an older copy of their directory, or have been replaced, are told so,
 * and what they say does not count. Owned by the loop.
 */
final class Copies {
    private final Hello me;
    private final Starts starts = new Starts();

    Copies(Hello me) {
        this.me = me;
    }

    void tick() {
        starts.tick();
    }

    /** Whether nobody has heard of a newer start of that directory. */
    boolean isNewest(Hello peer) {
        return starts.newerThan(peer).isEmpty();
    }

    /** The same, and who is outdated is told. */
    boolean isNewest(Hello from, Consumer<Outdated> tell) {
        Optional<Hello> newest = starts.newerThan(from);
        newest.ifPresent(start -> tell.accept(new Outdated(from.boot(), who(from), start.boot())));
        return newest.isEmpty();
    }

    /** Another node may have its name and its address by now, with a directory of its own. */
    private static long who(Hello node) {
        return Plan.fingerprint(node.incarnation() + " at " + node.address());
    }

    /** Why this process must end, if it is meant. */
    Optional<IllegalStateException> outdated(Hello from, Outdated message) {
        boolean meant = message.boot() == me.boot() && message.address() == who(me);
        return meant
                ? Optional.of(new IllegalStateException("the directory of " + me.node()
                        + " is a copy: this is its start number " + me.boot() + ", but " + from.node()
                        + " has heard of number " + message.newest()
                        + ", of a newer copy or of one that runs elsewhere. Bring the newest directory back, or replace this node by one with an empty directory and"
                        + " another name: what it has acknowledged since may be missing here"))
                : Optional.empty();
    }
}
