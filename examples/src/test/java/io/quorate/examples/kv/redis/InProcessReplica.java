package io.quorate.examples.kv.redis;

import io.quorate.api.Change;
import io.quorate.api.Configuration;
import io.quorate.api.Consistency;
import io.quorate.api.DecidedEntry;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.Outcome;
import io.quorate.api.Replica;
import io.quorate.api.ReplicaStatus;
import io.quorate.api.Role;
import io.quorate.api.Session;
import io.quorate.api.SessionToken;
import io.quorate.examples.kv.KvCommand;
import io.quorate.examples.kv.KvMachine;
import io.quorate.examples.kv.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A state machine in this process that says it is replicated. Can be told to hold its answers back, or to fail. */
final class InProcessReplica implements Replica<KvCommand, Reply> {
    private final KvMachine machine = new KvMachine();
    private final Deque<Runnable> held = new ArrayDeque<>();
    private final List<String> seen = new ArrayList<>();
    private Optional<Outcome<Reply>> failure = Optional.empty();
    private boolean holding;
    private long index;

    @Override
    public synchronized CompletionStage<Outcome<Reply>> propose(KvCommand command) {
        seen.add("propose " + command.op());
        return serve(() -> machine.apply(++index, command));
    }

    @Override
    public CompletionStage<Session<KvCommand, Reply>> session() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Session<KvCommand, Reply> session(SessionToken token) {
        throw new UnsupportedOperationException();
    }

    @Override
    public synchronized CompletionStage<Outcome<Reply>> read(KvCommand question, Consistency consistency) {
        seen.add("read " + question.op());
        return serve(() -> machine.query(question));
    }

    private CompletionStage<Outcome<Reply>> serve(Supplier<Reply> answer) {
        CompletableFuture<Outcome<Reply>> stage = new CompletableFuture<>();
        Runnable step = () -> stage.complete(failure.orElseGet(() -> new Outcome.Decided<>(index, answer.get())));
        if (holding) {
            held.add(step);
        } else {
            step.run();
        }
        return stage;
    }

    synchronized void hold() {
        holding = true;
    }

    /** Serves what was held, oldest first; what arrives meanwhile is served at once. */
    synchronized void release() {
        holding = false;
        while (!held.isEmpty()) {
            held.remove().run();
        }
    }

    synchronized void releaseOne() {
        held.remove().run();
    }

    synchronized List<String> seen() {
        return List.copyOf(seen);
    }

    synchronized void failWith(Outcome<Reply> outcome) {
        failure = Optional.of(outcome);
    }

    synchronized void recover() {
        failure = Optional.empty();
    }

    @Override
    public CompletionStage<List<DecidedEntry>> decided(long from, int maxBytes) {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletionStage<Long> snapshot() {
        return CompletableFuture.failedFuture(new IllegalStateException("there is nothing to take"));
    }

    @Override
    public Change reconfigure(Configuration next) {
        throw new UnsupportedOperationException("a replica of one process has nobody to change");
    }

    @Override
    public Change addLearner(NodeId node, boolean waitUntilCaughtUp) {
        throw new UnsupportedOperationException("a replica of one process has nobody to change");
    }

    @Override
    public Change removeLearner(NodeId node) {
        throw new UnsupportedOperationException("a replica of one process has nobody to change");
    }

    @Override
    public Change transferLeadership(NodeId node) {
        throw new UnsupportedOperationException("a replica of one process has nobody to change");
    }

    @Override
    public Change updateAddress(NodeId node, String address) {
        throw new UnsupportedOperationException("a replica of one process has nobody to change");
    }

    @Override
    public ReplicaStatus status() {
        Member member = new Member(NodeId.of("n1"), new UUID(0, 1), "127.0.0.1:7401");
        return new ReplicaStatus(
                NodeId.of("n1"),
                Role.CANDIDATE,
                Optional.of(NodeId.of("n2")),
                Optional.of(Configuration.genesis("omnipaxos", List.of(member))),
                List.of(),
                9,
                8,
                7,
                6,
                6,
                ReplicaStatus.Health.RUNNING);
    }

    @Override
    public void onChange(StatusListener listener) {}

    @Override
    public void close() {}
}
