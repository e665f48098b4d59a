package io.quorate.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.NodeId;
import io.quorate.api.ReplicaStatus;
import io.quorate.api.ReplicaStatus.Health;
import io.quorate.api.Role;
import io.quorate.runtime.admin.NodeView;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HandoverTest {
    private static final NodeId N2 = NodeId.of("n2");
    private static final Duration LONG = Duration.ofMinutes(1);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final AdminPrinter printer = new PlainPrinter(new PrintWriter(out), new PrintWriter(err));

    private static NodeView led(String leader) {
        Optional<NodeId> named = leader.isEmpty() ? Optional.empty() : Optional.of(NodeId.of(leader));
        ReplicaStatus status = new ReplicaStatus(
                NodeId.of("n1"), Role.FOLLOWER, named, Optional.empty(), List.of(), 0, 0, 0, 0, 0, Health.RUNNING);
        return new NodeView("orders", "n1:1", status, List.of(), "", List.of());
    }

    private static NodeView lost() throws IOException {
        throw new IOException("gone");
    }

    @Test
    void itAsksUntilTheAnswerNamesWhomItShould() {
        Iterator<Handover.Look> looks = List.<Handover.Look>of(
                        () -> led("n1"), HandoverTest::lost, () -> led(""), () -> led("n2"))
                .iterator();
        assertThat(new Handover(N2, LONG).end(() -> looks.next().now(), printer))
                .isEqualTo(ExitCode.OK);
        assertThat(looks).isExhausted();
        assertThat(out).hasToString("done: n2 leads now\n");
    }

    @Test
    void ifAnotherLeadsThatIsSaid() {
        assertThat(new Handover(N2, Duration.ZERO).end(() -> led("n3"), printer))
                .isEqualTo(ExitCode.UNKNOWN);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).startsWith("quorate: unknown: n2 was made the leader, but now n3 leads; ");
    }

    @Test
    void ifNobodyCanBeAskedThatIsSaid() {
        assertThat(new Handover(N2, Duration.ZERO).end(HandoverTest::lost, printer))
                .isEqualTo(ExitCode.UNKNOWN);
        assertThat(err.toString()).contains("but now it is not known who leads; ");
    }
}
