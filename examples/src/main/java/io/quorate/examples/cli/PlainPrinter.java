package io.quorate.examples.cli;

import io.quorate.api.Change.Progress;
import io.quorate.api.Change.Result;
import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.ReplicaStatus;
import io.quorate.api.ReplicaStatus.Health;
import io.quorate.examples.text.TextTable;
import io.quorate.runtime.admin.NodeView;
import io.quorate.runtime.reconfigure.Outline;
import java.io.PrintWriter;

/** For people. */
final class PlainPrinter implements AdminPrinter {
    private final PrintWriter out;
    private final PrintWriter err;

    PlainPrinter(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public void progress(Progress progress) {
        out.println("  " + AdminPrinter.word(progress.step()) + ": " + progress.detail());
        out.flush();
    }

    @Override
    public int status(NodeView view) {
        ReplicaStatus status = view.status();
        out.println(status.node() + " of cluster " + view.cluster() + ", listens at " + view.address());
        line(
                "role",
                AdminPrinter.word(status.role()) + ", leader "
                        + status.leader().map(NodeId::text).orElse("not known"));
        line(
                "runs",
                status.configuration()
                        .map(now -> now.protocol() + ", epoch " + now.epoch() + ", configuration " + now.id())
                        .orElse("nothing yet"));
        line(
                "log",
                "decided " + status.decided() + ", applied " + status.applied() + ", last " + status.last()
                        + ", begins behind " + status.base() + ", snapshot " + status.snapshot());
        line("health", health(status.health()));
        line("change", view.change().isEmpty() ? "none under way" : view.change());
        out.println();
        return members(view);
    }

    private void line(String title, String text) {
        out.println("  " + title + " ".repeat(8 - title.length()) + text);
    }

    private static String health(Health health) {
        String word = AdminPrinter.word(health.state());
        return health.detail().isEmpty() ? word + ", all is well" : word + ": " + health.detail();
    }

    @Override
    public int members(NodeView view) {
        TextTable table = new TextTable("member", "part", "address", "heard");
        view.status()
                .configuration()
                .ifPresent(now -> now.members()
                        .forEach(member -> table.row(
                                member.id().text(), Parts.of(now, member), member.address(), heard(view, member))));
        view.status().waiting().forEach(node -> table.row(node.id().text(), "waits to join", node.address(), "yes"));
        out.print(table);
        view.notes().forEach(note -> out.println("note: " + note));
        out.flush();
        return Outcome.DONE.exitCode();
    }

    private static String heard(NodeView view, Member member) {
        if (member.id().equals(view.status().node())) {
            return "itself";
        }
        return view.others().stream()
                .filter(other -> other.node().equals(member.id()) && other.heard())
                .findFirst()
                .map(other -> "yes, has " + other.held())
                .orElse("no");
    }

    @Override
    public int plan(Outline outline) {
        out.println(outline.possible() ? "This would be done:" : "This would be refused:");
        int number = 0;
        for (String step : outline.steps()) {
            out.println("  " + (outline.possible() ? ++number + ". " : "") + step);
        }
        out.flush();
        return (outline.possible() ? Outcome.DONE : Outcome.REFUSED).exitCode();
    }

    @Override
    public int snapshot(long index) {
        out.println("done: a snapshot of everything up to " + index + " is on disk");
        out.flush();
        return Outcome.DONE.exitCode();
    }

    @Override
    public int leads(NodeId leader) {
        out.println("done: " + leader + " leads now");
        out.flush();
        return Outcome.DONE.exitCode();
    }

    @Override
    public int end(Result result) {
        if (result instanceof Result.Done done) {
            Configuration now = done.configuration();
            out.println("done: configuration " + now.id() + " of epoch " + now.epoch() + " under " + now.protocol()
                    + ", voters " + now.voterIds() + ", learners "
                    + now.learners().stream().map(Member::id).toList());
            out.flush();
            return Outcome.DONE.exitCode();
        }
        return result instanceof Result.Refused refused
                ? end(Outcome.REFUSED, refused.reason())
                : end(Outcome.UNKNOWN, ((Result.Unknown) result).reason());
    }

    @Override
    public int end(Outcome outcome, String reason) {
        err.println("quorate: " + (outcome == Outcome.UNREACHABLE ? "" : outcome.word() + ": ") + reason);
        err.flush();
        return outcome.exitCode();
    }
}
