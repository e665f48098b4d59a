package io.quorate.benchmarks.process;

import io.quorate.benchmarks.trial.Counter;
import io.quorate.benchmarks.trial.Meters;
import io.quorate.benchmarks.trial.Node;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A replica in a process of its own: answers questions on its standard input, line by line, until it ends. */
public final class NodeProcess {
    private final Node node;
    private final Meters meters = new Meters();

    private NodeProcess(Node node) {
        this.node = node;
    }

    /**
     * Serves a node until the input ends, and closes it.
     *
     * @param node a running node
     * @param out where answers go
     * @throws IOException if the input or the gate fails
     */
    public static void serve(Node node, PrintStream out) throws IOException {
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (node;
                Gate gate = new Gate(node)) {
            NodeProcess process = new NodeProcess(node);
            out.println("gate " + gate.port());
            for (String question = questions.readLine(); question != null; question = questions.readLine()) {
                out.println(process.answer(question));
            }
        }
    }

    private String answer(String question) {
        return switch (question) {
            case "leads" -> "" + node.leads();
            case "state" -> node.state().applied() + " " + node.state().hash();
            case "counts" -> text(Meters.plus(Meters.plus(meters.read(), node.counts()), Meters.peakMemory()));
            default -> throw new IllegalArgumentException("asked for " + question);
        };
    }

    private static String text(Map<Counter, Long> counts) {
        return counts.entrySet().stream()
                .map(count -> count.getKey() + "=" + count.getValue())
                .collect(Collectors.joining(" "));
    }

    /**
     * Reads an answer to {@code counts}.
     *
     * @param text the line
     * @return the counts
     */
    static Map<Counter, Long> counts(String text) {
        Map<Counter, Long> counts = new EnumMap<>(Counter.class);
        for (String pair : text.split(" ", -1)) {
            int equals = pair.indexOf('=');
            counts.put(Counter.valueOf(pair.substring(0, equals)), Long.parseLong(pair.substring(equals + 1)));
        }
        return counts;
    }
}
