package io.quorate.runtime.admin;

import io.quorate.api.Change;
import io.quorate.api.Configuration;
import io.quorate.api.Consistency;
import io.quorate.api.DecidedEntry;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.Outcome;
import io.quorate.api.Replica;
import io.quorate.api.ReplicaStatus;
import io.quorate.api.ReplicaStatus.Health;
import io.quorate.api.Role;
import io.quorate.api.Session;
import io.quorate.api.SessionToken;
import io.quorate.runtime.reconfigure.Outline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A replica that does what the test says, and remembers what it was asked. */
final class FakeOffice implements Office, Replica<String, String> {
    final List<String> asked = new ArrayList<>();
    final FakeChange change = new FakeChange();
    CompletableFuture<Long> snapshot = CompletableFuture.completedFuture(77L);

    /** A change that goes on when the test says so. */
    static final class FakeChange implements Change {
        final CompletableFuture<Result> result = new CompletableFuture<>();
        private Consumer<Progress> listener = progress -> {};

        @Override
        public CompletionStage<Result> result() {
            return result;
        }

        @Override
        public Progress progress() {
            return new Progress(Progress.Step.PLANNING, "");
        }

        @Override
        public void onProgress(Consumer<Progress> hearing) {
            listener = hearing;
            hearing.accept(progress());
        }

        @Override
        public void cancel() {}

        void at(Progress.Step step, String detail) {
            listener.accept(new Progress(step, detail));
        }
    }

    static Member member(String name) {
        return new Member(NodeId.of(name), new UUID(1, name.hashCode()), name + ":7400");
    }

    static Configuration configuration() {
        return Configuration.genesis("raft", List.of(member("n1"), member("n2"), member("n3")))
                .withLearners("n4")
                .withMember(member("n4"))
                .at(17);
    }

    static NodeView view() {
        ReplicaStatus status = new ReplicaStatus(
                NodeId.of("n1"),
                Role.LEADER,
                Optional.of(NodeId.of("n1")),
                Optional.of(configuration()),
                List.of(member("n5")),
                10,
                9,
                8,
                3,
                2,
                new Health(Health.State.RUNNING, "fetches"));
        return new NodeView(
                "orders",
                "n1:7400",
                status,
                List.of(new NodeView.Other(NodeId.of("n2"), true, 9), new NodeView.Other(NodeId.of("n3"), false, 0)),
                "joint: waits",
                List.of("a note", "another"));
    }

    @Override
    public Replica<?, ?> replica() {
        return this;
    }

    @Override
    public CompletionStage<NodeView> look() {
        return CompletableFuture.completedFuture(view());
    }

    @Override
    public CompletionStage<Outline> outline(Configuration next) {
        return CompletableFuture.completedFuture(new Outline(true, List.of("voters " + next.voterIds())));
    }

    private Change asked(String what) {
        asked.add(what);
        return change;
    }

    @Override
    public Change reconfigure(Configuration next) {
        return asked("reconfigure " + next.voterIds());
    }

    @Override
    public Change addLearner(NodeId node, boolean waitUntilCaughtUp) {
        return asked("addLearner " + node + " " + waitUntilCaughtUp);
    }

    @Override
    public Change removeLearner(NodeId node) {
        return asked("removeLearner " + node);
    }

    @Override
    public Change transferLeadership(NodeId node) {
        return asked("transferLeadership " + node);
    }

    @Override
    public Change updateAddress(NodeId node, String address) {
        return asked("updateAddress " + node + " " + address);
    }

    @Override
    public CompletionStage<Long> snapshot() {
        return snapshot;
    }

    @Override
    public CompletionStage<Session<String, String>> session() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Session<String, String> session(SessionToken token) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Outcome<String>> propose(String command) {
        throw new UnsupportedOperationException("visitors propose nothing");
    }

    @Override
    public CompletionStage<Outcome<String>> read(String question, Consistency consistency) {
        throw new UnsupportedOperationException("visitors read nothing");
    }

    @Override
    public CompletionStage<List<DecidedEntry>> decided(long from, int maxBytes) {
        throw new UnsupportedOperationException("visitors read nothing");
    }

    @Override
    public ReplicaStatus status() {
        return view().status();
    }

    @Override
    public void onChange(StatusListener listener) {}

    @Override
    public void close() {}
}
