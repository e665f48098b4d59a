package io.quorate.examples.cli;

import io.quorate.api.NodeId;
import io.quorate.examples.cli.AdminPrinter.Outcome;
import io.quorate.runtime.admin.NodeView;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sees who leads once a transfer is done: a leader that has just begun may lose its place again, or the status be behind. */
final class Handover {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final NodeId wanted;
    private final Duration patience;

    /** Who shows a node. */
    interface Look {
        /** Throws if the node cannot be asked now. */
        NodeView now() throws IOException;
    }

    Handover(NodeId wanted, Duration patience) {
        this.wanted = wanted;
        this.patience = patience;
    }

    /** Asks until the answer names whom it should, or patience is over; at least once. */
    int end(Look look, AdminPrinter printer) {
        long begin = System.nanoTime();
        Optional<NodeId> leader = leader(look);
        while (!leader.equals(Optional.of(wanted)) && System.nanoTime() - begin < patience.toNanos()) {
            LockSupport.parkNanos(PAUSE_NANOS);
            leader = leader(look);
        }
        return leader.equals(Optional.of(wanted))
                ? printer.leads(wanted)
                : printer.end(
                        Outcome.UNKNOWN,
                        wanted + " was made the leader, but now "
                                + leader.map(one -> one + " leads").orElse("it is not known who leads")
                                + "; see in the status that " + wanted + " is well, and ask again");
    }

    /** The transfer is done, so whoever cannot be asked has not refused anything. */
    private static Optional<NodeId> leader(Look look) {
        try {
            return look.now().status().leader();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
