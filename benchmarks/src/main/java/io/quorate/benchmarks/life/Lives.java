package io.quorate.benchmarks.life;

import io.quorate.api.NodeId;
import io.quorate.benchmarks.trial.Driver;
import io.quorate.benchmarks.trial.NodeSpec;
import io.quorate.benchmarks.trial.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Three replicas in this process, one client at their leader, and what the lives of its commands consist of. */
public final class Lives implements AutoCloseable {
    private static final int REPLICAS = 3;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final List<Watched> nodes = new ArrayList<>();

    private Lives() {}

    /**
     * What the commands of one load have gone through.
     *
     * @param window commands outstanding
     * @param median nanoseconds of a whole life
     * @param steps by name: nanoseconds in lives about as long as the median; they add up to it, nearly
     * @param ownDisk nanoseconds of the leader's own disk in these, which nobody waits for
     * @param seen how many lives there were
     */
    public record Course(int window, long median, Map<String, Long> steps, long ownDisk, int seen) {}

    /**
     * Starts three replicas and waits for a leader.
     *
     * @param protocol its name
     * @param directory an empty one
     * @return running
     * @throws IOException if they cannot be started
     */
    public static Lives start(String protocol, Path directory) throws IOException {
        Lives lives = new Lives();
        List<Integer> ports = Ports.free(REPLICAS);
        for (int number = 1; number <= REPLICAS; number++) {
            Path own = Files.createDirectories(directory.resolve("n" + number));
            lives.nodes.add(new Watched(protocol, new NodeSpec(number, ports, own, true)));
        }
        return lives;
    }

    private Watched leader() {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() - end < 0) {
            Optional<Watched> leader = nodes.stream().filter(Watched::leads).findFirst();
            if (leader.isPresent()) {
                return leader.get();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        throw new IllegalStateException("no leader was found within a minute");
    }

    /**
     * Keeps commands outstanding for a while, and looks at their lives.
     *
     * @param window how many
     * @param payload bytes of each
     * @param warmupNanos how long before anything counts
     * @param nanos how long it counts
     * @return what they went through
     */
    public Course course(int window, int payload, long warmupNanos, long nanos) {
        Watched leader = leader();
        Driver driver = new Driver(leader, payload);
        driver.closed(window, warmupNanos);
        leader.takePassed();
        driver.closed(window, nanos);
        Map<NodeId, Footprints> footprints = new TreeMap<>();
        nodes.forEach(node -> footprints.put(node.node(), node.footprints()));
        List<Life> lives = leader.takePassed().stream()
                .map(one -> Life.of(one.index(), one.begin(), one.end(), leader.node(), footprints))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingLong(Life::whole))
                .toList();
        if (lives.isEmpty()) {
            throw new IllegalStateException("no command was seen from its beginning to its end");
        }
        return course(window, lives);
    }

    /** The fifth of all lives around the median, on the average: so the steps add up. */
    private static Course course(int window, List<Life> lives) {
        List<Life> usual = lives.subList(lives.size() * 2 / 5, lives.size() * 3 / 5 + 1);
        Map<String, Long> steps = new LinkedHashMap<>();
        for (int i = 0; i < Life.STEPS.size(); i++) {
            int step = i;
            steps.put(
                    Life.STEPS.get(i),
                    mean(usual.stream().map(life -> life.steps().get(step)).toList()));
        }
        long ownDisk = mean(usual.stream().map(Life::ownDisk).toList());
        return new Course(window, lives.get(lives.size() / 2).whole(), steps, ownDisk, lives.size());
    }

    private static long mean(List<Long> values) {
        return (long) values.stream().mapToLong(Long::longValue).average().orElse(0);
    }

    /**
     * A table of several courses beside each other.
     *
     * @param courses of the same cluster
     * @return Markdown
     */
    public static String table(List<Course> courses) {
        StringBuilder text = new StringBuilder("| step |");
        courses.forEach(course -> text.append(" W=").append(course.window()).append(", us | share |"));
        text.append("\n| --- |").append(" --- | --- |".repeat(courses.size())).append('\n');
        for (String step : Life.STEPS) {
            text.append("| ").append(step).append(" |");
            for (Course course : courses) {
                double nanos = course.steps().get(step);
                text.append(String.format(Locale.ROOT, " %,.0f | %.0f %% |", nanos / 1000, 100 * nanos / sum(course)));
            }
            text.append('\n');
        }
        text.append("| all of it |");
        courses.forEach(course -> text.append(String.format(Locale.ROOT, " %,.0f | 100 %% |", sum(course) / 1000.0)));
        text.append("\n| beside it: the leader's own write and sync |");
        courses.forEach(course -> text.append(String.format(Locale.ROOT, " %,.0f | |", course.ownDisk() / 1000.0)));
        return text.append('\n').toString();
    }

    private static long sum(Course course) {
        return course.steps().values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void close() {
        nodes.forEach(Watched::close);
    }
}
