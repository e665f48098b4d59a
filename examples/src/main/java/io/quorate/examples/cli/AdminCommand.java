package io.quorate.examples.cli;

import io.quorate.api.Change.Result;
import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.examples.cli.AdminPrinter.Outcome;
import io.quorate.runtime.admin.AdminClient;
import io.quorate.runtime.admin.AdminClient.LostException;
import io.quorate.runtime.admin.NodeView;
import io.quorate.runtime.reconfigure.Outline;
import io.quorate.spi.plugin.Dialer;
import io.quorate.spi.plugin.Dialer.RefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

@Command(
        name = "admin",
        description = {
            "Look at a running cluster, and change it, through any of its nodes.",
            "",
            "What has begun goes on when this program ends. A node lets only its own machine in, unless its file says"
                    + " quorate.admin.insecure = true.",
            ""
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = ReconfigureCommand.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done; with --dry-run: it can be done",
            "1:refused, and nothing of it is in force; with --dry-run: it would be refused",
            "2:the command line cannot be used",
            "4:no node answers there",
            "5:nobody knows yet: not done in time, or the node was lost on the way; look at the status",
        })
final class AdminCommand implements Runnable {
    private static final int LONGEST_SECONDS = 7 * 24 * 3600;
    private static final int HANDOVER_SECONDS = 5;

    @Option(
            names = "--connect",
            paramLabel = "HOST:PORT",
            scope = ScopeType.INHERIT,
            description = "Where any node listens for the others. Required.")
    private String address;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "600",
            scope = ScopeType.INHERIT,
            description = "How long to wait for the end. Default: 600.")
    private int seconds;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "One JSON object per line: progress, and the result last.")
    private boolean json;

    @Option(names = "--dry-run", scope = ScopeType.INHERIT, description = "Say what would be done, and change nothing.")
    private boolean dryRun;

    @Spec
    private CommandSpec spec;

    /** What one command does. */
    interface Action {
        /** Ends with an exit code; throws what the client throws. */
        int run(AdminClient client, AdminPrinter printer) throws IOException;
    }

    /** Without a command: says which there are. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "status", description = "Show how a node sees itself and the others, who waits, and what for.")
    int status() {
        return act((client, printer) -> printer.status(client.status()));
    }

    @Command(name = "members", description = "Show who the members are, and who waits to be one.")
    int members() {
        return act((client, printer) -> printer.members(client.status()));
    }

    @Command(
            name = "add-learner",
            description = "Make a node that waits to join a learner: it gets the log, and has no vote.")
    int addLearner(
            @Parameters(paramLabel = "NODE", description = "Its name.") String name,
            @Option(names = "--no-wait", description = "Do not wait until it has caught up.") boolean noWait) {
        NodeId node = node(name);
        return change(
                current -> Wish.withLearner(current, node),
                (client, printer) -> printer.end(client.addLearner(node, !noWait, printer::progress)));
    }

    @Command(name = "remove-learner", description = "Leave a learner out.")
    int removeLearner(@Parameters(paramLabel = "NODE", description = "Its name.") String name) {
        NodeId node = node(name);
        return change(
                current -> Wish.withoutLearner(current, node),
                (client, printer) -> printer.end(client.removeLearner(node, printer::progress)));
    }

    @Command(
            name = "update-address",
            description = "Say that a member listens elsewhere; it must answer there, or nothing is changed.")
    int updateAddress(
            @Parameters(paramLabel = "NODE", description = "Its name.") String name,
            @Parameters(paramLabel = "HOST:PORT", description = "Where it listens now.") String moved) {
        NodeId node = node(name);
        checkAddress("HOST:PORT", moved);
        return change(
                current -> {
                    Member member = current.member(node)
                            .orElseThrow(() -> new IllegalArgumentException(node + " is no member"));
                    return current.withMember(new Member(node, member.incarnation(), moved));
                },
                (client, printer) -> printer.end(client.updateAddress(node, moved, printer::progress)));
    }

    @Command(name = "transfer", description = "Let another voter lead, and say who leads then.")
    int transfer(@Parameters(paramLabel = "LEADER", description = "Its name.") String name) {
        NodeId node = node(name);
        return act((client, printer) -> {
            if (!dryRun) {
                Result result = client.transferLeadership(node, printer::progress);
                Duration patience = Duration.ofSeconds(Math.min(seconds, HANDOVER_SECONDS));
                return result instanceof Result.Done
                        ? new Handover(node, patience).end(client::status, printer)
                        : printer.end(result);
            }
            NodeView view = client.status();
            boolean votes = view.status()
                    .configuration()
                    .filter(current -> current.voterIds().contains(node))
                    .isPresent();
            String leader = view.status().leader().map(NodeId::text).orElse("whoever leads");
            return printer.plan(new Outline(
                    votes, List.of(votes ? "ask " + leader + " to let " + node + " lead" : node + " is no voter")));
        });
    }

    @Command(name = "snapshot", description = "Have the node take a snapshot of its state.")
    int snapshot() {
        return act((client, printer) -> {
            if (!dryRun) {
                return printer.snapshot(client.snapshot());
            }
            NodeView view = client.status();
            return printer.plan(new Outline(
                    true,
                    List.of("take a snapshot at " + view.status().node() + ", of what it has applied up to "
                            + view.status().applied() + " or later")));
        });
    }

    /** What is wanted, from what is there. */
    interface Derivation {
        /** Throws IllegalArgumentException with a sentence if it makes no sense. */
        Configuration from(Configuration current);
    }

    /** A change, or its plan. */
    int change(Derivation derivation, Action action) {
        if (!dryRun) {
            return act(action);
        }
        return derived(derivation, (next, client, printer) -> printer.plan(client.outline(next)));
    }

    /** What one command does with what it has derived. */
    interface DerivedAction {
        int run(Configuration next, AdminClient client, AdminPrinter printer) throws IOException;
    }

    int derived(Derivation derivation, DerivedAction action) {
        return act((client, printer) -> {
            NodeView view = client.status();
            Optional<Configuration> current = view.status().configuration();
            if (current.isEmpty()) {
                return printer.end(
                        Outcome.REFUSED,
                        view.status().node() + " takes no part, ask another node: "
                                + view.status().health().detail());
            }
            Configuration next;
            try {
                next = derivation.from(current.get());
            } catch (IllegalArgumentException e) {
                return printer.end(Outcome.REFUSED, e.getMessage());
            }
            return action.run(next, client, printer);
        });
    }

    boolean isDryRun() {
        return dryRun;
    }

    int act(Action action) {
        check(address != null, "Missing required option: '--connect=HOST:PORT', where any node listens");
        checkAddress("--connect", address);
        check(
                seconds >= 1 && seconds <= LONGEST_SECONDS,
                "--timeout must be 1 to " + LONGEST_SECONDS + " seconds, not " + seconds);
        PrintWriter out = spec.commandLine().getOut();
        AdminPrinter printer = json
                ? new JsonPrinter(out)
                : new PlainPrinter(out, spec.commandLine().getErr());
        try {
            return action.run(new AdminClient(dialer(), address, Duration.ofSeconds(seconds)), printer);
        } catch (RefusedException e) {
            return printer.end(Outcome.REFUSED, e.getMessage());
        } catch (LostException e) {
            return printer.end(Outcome.UNKNOWN, e.getMessage());
        } catch (IOException e) {
            return printer.end(
                    Outcome.UNREACHABLE,
                    "no node answers at " + address + ": " + e.getMessage()
                            + "; see that one runs, and that this is where it listens for the others (members in its"
                            + " file)");
        }
    }

    private static Dialer dialer() throws IOException {
        return ServiceLoader.load(Dialer.class)
                .findFirst()
                .orElseThrow(() -> new IOException("no transport on the class path can visit nodes"));
    }

    NodeId node(String name) {
        try {
            return NodeId.of(name);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    /** Only whether it looks like one: the transport knows better. */
    private void checkAddress(String title, String text) {
        check(
                text.matches(".+:[0-9]{1,5}"),
                title + ": '" + text + "' is no address; write host:port, for instance 127.0.0.1:7401");
    }

    private void check(boolean right, String text) {
        if (!right) {
            throw new ParameterException(spec.commandLine(), text);
        }
    }
}
