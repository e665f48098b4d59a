package io.quorate.examples.migrate;

import io.quorate.api.Change.Result;
import io.quorate.api.Consistency;
import io.quorate.api.Outcome;
import io.quorate.api.Replica;
import io.quorate.api.ReplicaStatus;
import io.quorate.examples.kv.KvCommand;
import io.quorate.examples.kv.KvCommand.Op;
import io.quorate.examples.kv.KvNode;
import io.quorate.examples.kv.Reply;
import io.quorate.examples.process.Report;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A node of the key-value store that takes orders from its standard input, one a line: {@code change PROTOCOL VOTER,VOTER,...},
 * {@code snapshot}, {@code digest}; and tells every tenth of a second how it stands.
 */
final class Node {
    private static final long REPORT_MILLIS = 100;
    private static final int HALTED = 3;

    private final Replica<KvCommand, Reply> replica;

    private Node(Replica<KvCommand, Reply> replica) {
        this.replica = replica;
    }

    /**
     * Runs until its standard input ends.
     *
     * @param args the file of its settings
     * @throws IOException if its orders cannot be read
     */
    public static void main(String[] args) throws IOException {
        KvNode kv = KvNode.start(Path.of(args[0]), System.err);
        var unused = kv.halted().thenAccept(reason -> {
            System.err.println("halted: " + reason);
            Runtime.getRuntime().halt(HALTED);
        });
        Node node = new Node(kv.replica());
        Thread reports = new Thread(node::report, "reports");
        reports.setDaemon(true);
        reports.start();
        node.obey();
        kv.close();
    }

    private void obey() throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ", -1);
            switch (words[0]) {
                case "change" -> change(words[1], List.of(words[2].split(",", -1)));
                case "snapshot" -> snapshot();
                case "digest" -> digest();
                default -> throw new IllegalArgumentException(order);
            }
        }
    }

    private void change(String protocol, List<String> voters) {
        while (!voters.stream().allMatch(this::isKnown)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(REPORT_MILLIS / 10));
        }
        var unused = Reshape.begin(replica, protocol, voters, step -> System.out.println("step " + step))
                .result()
                .thenAccept(result -> System.out.println(text(result)));
    }

    /** Whether the node is a member, or waits to become one. */
    private boolean isKnown(String node) {
        ReplicaStatus status = replica.status();
        return Stream.concat(
                        status.waiting().stream(),
                        status.configuration().stream().flatMap(configuration -> configuration.members().stream()))
                .anyMatch(member -> member.id().text().equals(node));
    }

    private static String text(Result result) {
        if (result instanceof Result.Done done) {
            return "done epoch " + done.configuration().epoch() + ", "
                    + done.configuration().protocol() + " on "
                    + done.configuration().voterIds();
        }
        return result instanceof Result.Refused refused
                ? "refused " + refused.reason()
                : "unknown " + ((Result.Unknown) result).reason();
    }

    private void snapshot() {
        var unused = replica.snapshot()
                .whenComplete((index, failure) ->
                        System.out.println(failure == null ? "snapshot " + index : "failed " + failure.getMessage()));
    }

    private void digest() {
        var unused = replica.read(KvCommand.of(Op.DIGEST), Consistency.LOCAL)
                .thenAccept(outcome -> System.out.println("digest " + digest(outcome)));
    }

    /** The last index applied, and a checksum of all keys and values. */
    private static String digest(Outcome<Reply> outcome) {
        Reply.Many both = (Reply.Many) outcome.orThrow();
        return ((Reply.Int) both.items().get(1)).value() + " at "
                + ((Reply.Int) both.items().get(0)).value();
    }

    private void report() {
        while (true) {
            System.out.println(Report.line(replica.status(), 0));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(REPORT_MILLIS));
        }
    }
}
