package io.quorate.benchmarks.run;

import io.quorate.benchmarks.trial.Load;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a candidate really syncs: its system calls are counted by strace while one command at a time is outstanding. A
 * majority of three has to sync each command, so there are at least two syncs for each.
 */
final class SyncCheck {
    private static final String CALLS = "fsync,fdatasync,msync,sync_file_range";
    private static final Pattern LINE = Pattern.compile("^\\s*[\\d.]+\\s+[\\d.]+\\s+\\d+\\s+(\\d+)\\s.*(?:sync).*$");
    private static final double FEWEST_PER_COMMAND = 1.9;

    private SyncCheck() {}

    /**
     * What strace says, put before a command line.
     *
     * @param report where it writes its table
     * @param command the command line
     * @return both
     */
    static List<String> traced(Path report, List<String> command) {
        List<String> traced = new ArrayList<>(
                List.of("strace", "-f", "--seccomp-bpf", "-c", "-o", report.toString(), "-e", "trace=" + CALLS));
        traced.addAll(command);
        return traced;
    }

    /**
     * Counts syncs in a table of strace.
     *
     * @param table its text
     * @return calls of all kinds of syncs
     */
    static long calls(String table) {
        long calls = 0;
        for (String line : table.lines().toList()) {
            Matcher matcher = LINE.matcher(line);
            calls += matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
        }
        return calls;
    }

    /**
     * Judges.
     *
     * @param table what strace has written
     * @param commands how many there were meanwhile
     * @return what is wrong; empty if nothing is
     */
    static Optional<String> problem(String table, long commands) {
        double perCommand = (double) calls(table) / commands;
        return perCommand >= FEWEST_PER_COMMAND
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT, "it syncs %.2f times per command; a majority of three would be 2", perCommand));
    }

    /** The load under which syncs are counted. */
    static final Load LOAD = Load.closed(1);
}
