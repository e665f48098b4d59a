package io.quorate.storage.file;

import io.quorate.spi.Mark;
import io.quorate.spi.SnapshotStore.Published;
import io.quorate.spi.disk.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One look at the directory of a {@link FileLogStorage}, without its lock: reads all of it and changes nothing. Beside a
 * replica at work a look can meet half of what is being written; so a problem counts only if the next look meets it again.
 */
public final class LogInspection {
    private static final int LOOKS = 10;
    private static final Pattern UNREADABLE = Pattern.compile("[^ -~]+");

    private final Disk disk;
    private final LogState state = new LogState();
    private final List<String> snapshots = new ArrayList<>();
    private Optional<LogScan> scan = Optional.empty();
    private Optional<Tail> tail = Optional.empty();
    private Optional<String> problem = Optional.empty();
    private long newestSnapshot;

    private LogInspection(Disk disk) {
        this.disk = disk;
    }

    /**
     * Looks at a directory.
     *
     * @param disk is neither acquired nor closed
     * @return what is there
     */
    public static LogInspection of(Disk disk) {
        LogInspection look = look(disk);
        for (int again = 1; again < LOOKS && look.problem.isPresent(); again++) {
            LogInspection next = look(disk);
            if (next.problem.equals(look.problem)) {
                return next;
            }
            look = next;
        }
        return look;
    }

    private static LogInspection look(Disk disk) {
        LogInspection look = new LogInspection(disk);
        look.lookAtLog();
        look.lookAtSnapshots();
        look.lookForGap();
        return look;
    }

    private void lookAtLog() {
        try (SegmentReader reader = new SegmentReader(disk)) {
            LogScan begun = new LogScan(disk, reader, state);
            scan = Optional.of(begun);
            tail = begun.run();
        } catch (IOException e) {
            found(e);
        }
    }

    private void lookAtSnapshots() {
        try {
            for (String name : disk.list()) {
                if (SnapshotHeader.index(name) > 0) {
                    lookAtSnapshot(name);
                }
            }
        } catch (IOException e) {
            found(e);
        }
    }

    private void lookAtSnapshot(String name) {
        try (SnapshotReader reader = new SnapshotReader(disk, name)) {
            Published found = reader.verify();
            SnapshotFiles.checkName(disk, name, found.snapshot().mark());
            newestSnapshot = found.snapshot().mark().index();
            snapshots.add("index %d of round %d, %s, %,d bytes, checksum %08x"
                    .formatted(
                            newestSnapshot,
                            found.snapshot().mark().round(),
                            found.fetched() ? "fetched" : "taken",
                            found.snapshot().length(),
                            found.snapshot().checksum()));
        } catch (IOException e) {
            snapshots.add(name + " cannot be used");
            found(e);
        }
    }

    private void lookForGap() {
        long base = state.base().index();
        if (problem.isEmpty() && base > newestSnapshot) {
            problem = Optional.of(disk.path() + ": the log begins behind index " + base + ", but "
                    + (newestSnapshot == 0 ? "there is no snapshot" : "the newest snapshot ends at " + newestSnapshot));
        }
    }

    private void found(IOException e) {
        problem = problem.or(() -> Optional.of(e.getMessage() == null ? e.toString() : e.getMessage()));
    }

    /**
     * The first thing that is wrong.
     *
     * @return what, and where; empty if all is well
     */
    public Optional<String> problem() {
        return problem;
    }

    /**
     * What is there, for people. If there is a problem: as far as it could be read.
     *
     * @return lines
     */
    public String report() {
        List<String> lines = new ArrayList<>();
        lines.add(disk.path());
        if (state.segments.isEmpty()) {
            lines.add("  log        nothing was ever written");
        } else {
            reportLog(lines);
        }
        snapshots.forEach(snapshot -> lines.add("  snapshot   " + snapshot));
        lines.add("  problem    " + problem.orElse("none"));
        return String.join("\n", lines) + "\n";
    }

    private void reportLog(List<String> lines) {
        SegmentHeader oldest = state.segments.get(0);
        SegmentHeader newest = state.segments.get(state.segments.size() - 1);
        long bytes = state.segments.stream().mapToLong(SegmentHeader::size).sum();
        Mark base = state.base();
        lines.add("  segments   %d, %,d bytes: %s to %s"
                .formatted(state.segments.size(), bytes, oldest.name(), newest.name()));
        lines.add("  frames     %d, the last is number %d"
                .formatted(scan.map(LogScan::frames).orElse(0L), state.nextSequence - 1));
        lines.add("  log        begins behind index %d of round %d, ends at index %d: %d entries"
                .formatted(base.index(), base.round(), state.last(), state.last() - base.index()));
        state.cells()
                .forEach((cell, content) ->
                        lines.add("  cell       %s, %d bytes: %s".formatted(cell, content.length, readable(content))));
        tail.ifPresent(end -> lines.add("  end        at offset %d of %s%s"
                .formatted(
                        end.end(),
                        end.segment().name(),
                        end.torn() > 0 ? ", with an unfinished write behind it, which the next start cuts" : "")));
    }

    /** What of it is text: names of nodes and protocols are. */
    private static String readable(byte[] content) {
        return UNREADABLE
                .splitAsStream(new String(content, StandardCharsets.ISO_8859_1))
                .filter(part -> part.length() > 1)
                .collect(Collectors.joining(" "));
    }
}
