package io.quorate.examples.process;

import io.quorate.api.NodeId;
import io.quorate.api.ReplicaStatus;
import java.util.Optional;

/**
 * How a node stands, as a line of text.
 *
 * @param leader whom it follows; empty if nobody
 * @param decided as in {@link ReplicaStatus}
 * @param applied as in {@link ReplicaStatus}
 * @param base where its log begins
 * @param answers how many of its clients' writes were answered
 * @param health what it says of itself; empty when all is well
 */
public record Report(String leader, long decided, long applied, long base, long answers, String health) {
    private static final String MARK = "report";

    /** Nothing is known yet. */
    public static final Report NONE = new Report("", 0, 0, 0, 0, "");

    /**
     * Writes a report.
     *
     * @param status of the node's replica
     * @param answers how many of its clients' writes were answered
     * @return a line that {@link #of} reads
     */
    public static String line(ReplicaStatus status, long answers) {
        return String.join(
                " ",
                MARK,
                status.leader().map(NodeId::text).orElse("-"),
                "" + status.decided(),
                "" + status.applied(),
                "" + status.base(),
                "" + answers,
                status.health().detail());
    }

    /**
     * Reads a report.
     *
     * @param line what a node said
     * @return empty if it is something else
     */
    public static Optional<Report> of(String line) {
        String[] words = line.split(" ", 7);
        if (words.length < 7 || !words[0].equals(MARK)) {
            return Optional.empty();
        }
        return Optional.of(new Report(
                words[1].equals("-") ? "" : words[1],
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                Long.parseLong(words[4]),
                Long.parseLong(words[5]),
                words[6]));
    }
}
