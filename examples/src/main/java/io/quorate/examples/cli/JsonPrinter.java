package io.quorate.examples.cli;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import io.quorate.api.Change.Progress;
import io.quorate.api.Change.Result;
import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.ReplicaStatus;
import io.quorate.runtime.admin.NodeView;
import io.quorate.runtime.reconfigure.Outline;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** For programs: one JSON object per line. Lines of progress have {@code progress}, the last line has {@code result}. */
final class JsonPrinter implements AdminPrinter {
    private final PrintWriter out;

    JsonPrinter(PrintWriter out) {
        this.out = out;
    }

    private void print(Map<String, ?> object) {
        out.println(ConfigValueFactory.fromMap(object).render(ConfigRenderOptions.concise()));
        out.flush();
    }

    private int result(Outcome outcome, Map<String, ?> more) {
        Map<String, Object> line = new LinkedHashMap<>(more);
        line.put("result", outcome.word());
        line.put("exit", outcome.exitCode());
        print(line);
        return outcome.exitCode();
    }

    @Override
    public void progress(Progress progress) {
        print(Map.of("progress", AdminPrinter.word(progress.step()), "detail", progress.detail()));
    }

    @Override
    public int status(NodeView view) {
        ReplicaStatus status = view.status();
        Map<String, Object> line = new LinkedHashMap<>(membership(view));
        line.put("cluster", view.cluster());
        line.put("node", status.node().text());
        line.put("address", view.address());
        line.put("role", AdminPrinter.word(status.role()));
        line.put("leader", status.leader().map(NodeId::text).orElse(null));
        line.put("last", status.last());
        line.put("decided", status.decided());
        line.put("applied", status.applied());
        line.put("base", status.base());
        line.put("snapshot", status.snapshot());
        line.put("health", AdminPrinter.word(status.health().state()));
        line.put("health-detail", status.health().detail());
        line.put("change", view.change());
        return result(Outcome.DONE, line);
    }

    @Override
    public int members(NodeView view) {
        return result(Outcome.DONE, membership(view));
    }

    private static Map<String, Object> membership(NodeView view) {
        Map<String, Object> parts = new LinkedHashMap<>();
        parts.put(
                "configuration",
                view.status().configuration().map(JsonPrinter::plain).orElse(null));
        parts.put(
                "heard",
                view.others().stream()
                        .filter(NodeView.Other::heard)
                        .map(other -> Map.of("node", other.node().text(), "held", other.held()))
                        .toList());
        parts.put(
                "waiting",
                view.status().waiting().stream().map(JsonPrinter::plain).toList());
        parts.put("notes", view.notes());
        return parts;
    }

    private static Map<String, Object> plain(Configuration configuration) {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("id", configuration.id());
        plain.put("epoch", configuration.epoch());
        plain.put("protocol", configuration.protocol());
        plain.put("voters", plain(configuration.voters()));
        plain.put("leaving", plain(configuration.leaving()));
        plain.put("learners", plain(configuration.learners()));
        plain.put(
                "quorums",
                Map.of(
                        "prepare", configuration.quorums().prepare(),
                        "accept", configuration.quorums().accept()));
        plain.put("metadata", configuration.metadata());
        return plain;
    }

    private static List<Map<String, Object>> plain(List<Member> members) {
        return members.stream().map(JsonPrinter::plain).toList();
    }

    private static Map<String, Object> plain(Member member) {
        return Map.of(
                "node", member.id().text(),
                "incarnation", member.incarnation().toString(),
                "address", member.address());
    }

    @Override
    public int plan(Outline outline) {
        return result(outline.possible() ? Outcome.DONE : Outcome.REFUSED, Map.of("plan", outline.steps()));
    }

    @Override
    public int snapshot(long index) {
        return result(Outcome.DONE, Map.of("snapshot", index));
    }

    @Override
    public int leads(NodeId leader) {
        return result(Outcome.DONE, Map.of("leader", leader.text()));
    }

    @Override
    public int end(Result result) {
        if (result instanceof Result.Done done) {
            return result(Outcome.DONE, Map.of("configuration", plain(done.configuration())));
        }
        return result instanceof Result.Refused refused
                ? end(Outcome.REFUSED, refused.reason())
                : end(Outcome.UNKNOWN, ((Result.Unknown) result).reason());
    }

    @Override
    public int end(Outcome outcome, String reason) {
        return result(outcome, Map.of("reason", reason));
    }
}
