package io.quorate.runtime.assembly;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.quorate.api.NodeId;
import io.quorate.api.Quorums;
import io.quorate.runtime.ReplicaSettings;
import io.quorate.runtime.ReplicaSettings.Limits;
import io.quorate.runtime.forming.Plan;
import io.quorate.runtime.session.Bounds;
import io.quorate.runtime.snapshot.Policy;
import io.quorate.runtime.snapshot.transfer.TransferSettings;
import io.quorate.spi.plugin.Plugin;
import io.quorate.spi.support.Ticks;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** Reads the settings of the replica itself: who it is, who else there is, and its bounds. */
final class ReplicaSection {
    private static final int MAX_CLUSTER_CHARACTERS = 64;
    private static final String ADDRESS = "address";
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final long MAX_MESSAGE_BYTES = 1 << 30;
    private static final long MAX_BYTES = 1L << 50;
    private static final long MAX_WINDOW = 1 << 30;
    private static final long MAX_ENTRIES = 1L << 40;
    private static final long MIN_SESSION_BYTES = 64 << 10;
    private static final int MAX_READS = 100_000_000;

    private final Config settings;
    private final Problems problems;

    /**
     * The section.
     *
     * @param settings merged with the defaults
     * @param problems where to put what is wrong
     */
    ReplicaSection(Config settings, Problems problems) {
        this.settings = settings;
        this.problems = problems;
    }

    /**
     * Reads all of it.
     *
     * @return the settings; empty if some are wrong
     */
    Optional<ReplicaSettings> read() {
        Optional<String> cluster = cluster();
        Optional<String> protocol = name(Plugin.Role.PROTOCOL);
        Optional<SortedMap<NodeId, String>> members = members();
        Optional<NodeId> node = node();
        Optional<String> address = address(node, members);
        Optional<Quorums> quorums = members.flatMap(known -> quorums(known.size()));
        Optional<Limits> limits = limits();
        Optional<Policy> snapshots = snapshots();
        Optional<TransferSettings> transfers = transfers();
        Optional<Bounds> sessions = sessions();
        Optional<Boolean> insecure = value("admin.insecure", Config::getBoolean);
        boolean named = cluster.isPresent() && protocol.isPresent() && address.isPresent();
        boolean bounded = limits.isPresent() && snapshots.isPresent() && transfers.isPresent() && sessions.isPresent();
        if (!named || quorums.isEmpty() || !bounded || insecure.isEmpty()) {
            return Optional.empty();
        }
        Plan plan = new Plan(cluster.get(), protocol.get(), members.orElseThrow(), quorums.get());
        return Optional.of(new ReplicaSettings(
                node.orElseThrow(),
                address.get(),
                plan,
                limits.get(),
                snapshots.get(),
                transfers.get(),
                new ReplicaSettings.Admin(insecure.get()),
                sessions.get()));
    }

    /**
     * The name of the plugin of a role.
     *
     * @param role which
     * @return the name, if one is set
     */
    Optional<String> name(Plugin.Role role) {
        return required(
                role.key(),
                "no " + role.key().replace('-', ' ') + " is chosen; write for instance " + role.key() + " = omnipaxos");
    }

    private Optional<String> cluster() {
        Optional<String> cluster =
                required("cluster", "the cluster has no name; all its nodes share one, for instance cluster = orders");
        cluster.filter(name -> name.isBlank() || name.length() > MAX_CLUSTER_CHARACTERS)
                .ifPresent(name -> problem(
                        "cluster",
                        "the name of a cluster has 1 to " + MAX_CLUSTER_CHARACTERS
                                + " characters, and not only blanks"));
        return sound("cluster", cluster);
    }

    // Members

    /**
     * The name of this node.
     *
     * @return the name, if it is one, of a member
     */
    Optional<NodeId> node() {
        Optional<String> text =
                required("node", "this node has no name; write which of the members it is, for instance node = n1");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        TreeSet<String> listed =
                new TreeSet<>(settings.getObject(key("members")).keySet());
        if (!listed.isEmpty() && !listed.contains(text.get()) && !settings.hasPath(key(ADDRESS))) {
            problem(
                    "node",
                    "'" + text.get() + "' is not among the members: " + String.join(", ", listed)
                            + "; a node that is to join them has an address of its own, for instance address ="
                            + " \"10.0.0.4:7400\"");
        }
        return sound("node", text.flatMap(name -> node("node", name)));
    }

    private Optional<NodeId> node(String key, String name) {
        try {
            return Optional.of(NodeId.of(name));
        } catch (IllegalArgumentException e) {
            problem(key, e.getMessage());
            return Optional.empty();
        }
    }

    /** Where this node listens: the members say it of the first ones, the node itself of one that is to join. */
    private Optional<String> address(Optional<NodeId> node, Optional<? extends Map<NodeId, String>> members) {
        Optional<String> own = value(ADDRESS, Config::getString).filter(text -> isAddress(ADDRESS, text));
        if (node.isEmpty() || members.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> listed = Optional.ofNullable(members.get().get(node.get()));
        if (listed.isPresent() && own.filter(text -> !listed.get().equals(text)).isPresent()) {
            problem(ADDRESS, "members say that " + node.get() + " listens at " + listed.get() + "; leave this out");
        }
        if (listed.isEmpty() && own.filter(members.get()::containsValue).isPresent()) {
            problem(ADDRESS, "'" + own.get() + "' is the address of a member; every node has one of its own");
        }
        return sound(ADDRESS, listed.or(() -> own));
    }

    /**
     * Where the address of this node stands.
     *
     * @return a key
     */
    String addressKey() {
        return settings.hasPath(key(ADDRESS))
                ? ADDRESS
                : node().map(node -> "members." + node).orElse("members");
    }

    private Optional<SortedMap<NodeId, String>> members() {
        Map<String, ConfigValue> listed = new TreeMap<>(settings.getObject(key("members")));
        if (listed.isEmpty() && !problems.has(key("members"))) {
            problem("members", "there are no members; write for instance members { n1 = \"10.0.0.1:7400\" }");
        }
        SortedMap<NodeId, String> members = new TreeMap<>();
        Map<String, String> holders = new TreeMap<>();
        for (String name : listed.keySet()) {
            String key = "members." + ConfigUtil.joinPath(name);
            Optional<NodeId> node = node(key, name);
            Optional<String> address = value(key, Config::getString).filter(text -> isAddress(key, text));
            address.map(text -> holders.putIfAbsent(text.toLowerCase(Locale.ROOT), name))
                    .ifPresent(other -> problem(
                            key,
                            "'" + address.get() + "' is the address of " + other
                                    + " already; every member has one of its own"));
            if (Repeated.inItsFile(key(key), listed.get(name).origin())) {
                problem(key, name + " is listed twice; every member stands here once, under a name of its own");
            }
            node.ifPresent(id -> address.ifPresent(text -> members.put(id, text)));
        }
        return members.size() == listed.size() && !members.isEmpty() ? Optional.of(members) : Optional.empty();
    }

    private boolean isAddress(String key, String text) {
        if (!HostAndPort.isValid(text)) {
            problem(
                    key,
                    "'" + text + "' is not an address; write host:port in quotes, for instance \"10.0.0.1:7400\" or"
                            + " \"[fd00::1]:7400\", with a port of 1 to 65535");
        }
        return HostAndPort.isValid(text);
    }

    private Optional<Quorums> quorums(int voters) {
        Optional<Integer> prepare = count("quorums.prepare", voters);
        Optional<Integer> accept = count("quorums.accept", voters);
        if (problems.has(key("quorums"))
                || problems.has(key("quorums.prepare"))
                || problems.has(key("quorums.accept"))) {
            return Optional.empty();
        }
        if (prepare.isEmpty() && accept.isEmpty()) {
            return Optional.of(Quorums.majority(voters));
        }
        if (prepare.isEmpty() || accept.isEmpty()) {
            problem("quorums", "set both, prepare and accept, or neither to have a majority for both");
            return Optional.empty();
        }
        Quorums quorums = new Quorums(prepare.get(), accept.get());
        if (!quorums.fit(voters)) {
            problem(
                    "quorums",
                    "quorums of " + quorums.prepare() + " to prepare and " + quorums.accept()
                            + " to accept need not meet among " + voters + " members; their sum must exceed " + voters);
            return Optional.empty();
        }
        return Optional.of(quorums);
    }

    // Bounds

    private Optional<Limits> limits() {
        Optional<Boolean> forward = value("forwarding", Config::getBoolean);
        Optional<Integer> deadline = deadline();
        Optional<Long> command = bytes("limits.command-bytes", 1, MAX_MESSAGE_BYTES);
        Optional<Long> pending = bytes("limits.pending-bytes", command.orElse(1L), MAX_BYTES);
        Optional<Long> message = bytes("limits.message-bytes", 1024, MAX_MESSAGE_BYTES);
        Optional<Long> tail = bytes("limits.tail-bytes", message.orElse(1L), MAX_BYTES);
        Optional<Long> inbox = bytes("limits.inbox-bytes", message.orElse(1L), MAX_BYTES);
        Optional<Integer> reads = count("limits.waiting-reads", MAX_READS);
        boolean whole = forward.isPresent() && deadline.isPresent() && command.isPresent() && pending.isPresent();
        if (!whole || message.isEmpty() || tail.isEmpty() || inbox.isEmpty() || reads.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Limits(
                forward.get(),
                deadline.get(),
                pending.get(),
                command.get().intValue(),
                message.get().intValue(),
                tail.get(),
                inbox.get(),
                reads.get()));
    }

    private Optional<Bounds> sessions() {
        Optional<Integer> most = count("sessions.max", Bounds.MAX_SESSIONS);
        Optional<Long> bytes = bytes("sessions.max-bytes", MIN_SESSION_BYTES, Bounds.MAX_BYTES);
        return most.flatMap(sessions -> bytes.map(held -> new Bounds(sessions, held)));
    }

    // Snapshots

    private Optional<Policy> snapshots() {
        Optional<Long> entries = entries("snapshots.entries", 1, MAX_ENTRIES);
        Optional<Long> bytes = bytes("snapshots.bytes", 1, MAX_BYTES);
        Optional<Long> step = entries("snapshots.step", 1, entries.orElse(MAX_ENTRIES));
        Optional<Long> margin = entries("snapshots.margin-entries", 0, MAX_ENTRIES);
        Optional<Long> marginBytes = bytes("snapshots.margin-bytes", 0, MAX_BYTES);
        long behind = Math.max(entries.orElse(1L), margin.orElse(0L) + 1);
        Optional<Long> maxEntries = entries("snapshots.max-log-entries", behind, 2 * MAX_ENTRIES);
        Optional<Long> maxBytes = bytes("snapshots.max-log-bytes", bytes.orElse(1L), MAX_BYTES);
        boolean due = entries.isPresent() && bytes.isPresent() && step.isPresent();
        boolean kept = margin.isPresent() && marginBytes.isPresent();
        if (!due || !kept || maxEntries.isEmpty() || maxBytes.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Policy(
                entries.get(),
                bytes.get(),
                step.get(),
                margin.get(),
                marginBytes.get(),
                maxEntries.get(),
                maxBytes.get()));
    }

    private Optional<TransferSettings> transfers() {
        TransferSettings usual = TransferSettings.DEFAULT;
        Optional<Long> rate = bytes("snapshots.transfer-rate", usual.chunkBytes(), MAX_BYTES);
        Optional<Long> window = bytes("snapshots.transfer-window", usual.chunkBytes(), MAX_WINDOW);
        Optional<Long> largest = bytes("snapshots.max-bytes", 1, MAX_BYTES);
        if (rate.isEmpty() || window.isEmpty() || largest.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new TransferSettings(
                usual.chunkBytes(), window.get().intValue(), rate.get(), largest.get(), usual.pinTicks()));
    }

    private Optional<Long> entries(String key, long min, long max) {
        return value(key, Config::getLong)
                .filter(count -> inRange(key, count + " entries", count >= min && count <= max, min + " to " + max));
    }

    private Optional<Integer> deadline() {
        Optional<Duration> deadline = value("limits.deadline", Config::getDuration);
        return deadline.filter(time -> inRange(
                        "limits.deadline",
                        time.toMillis() + " ms",
                        time.toMillis() >= Ticks.MILLIS && time.compareTo(LONGEST) <= 0,
                        Ticks.MILLIS + " ms to " + LONGEST.toMinutes() + " minutes"))
                .map(time -> Ticks.ofMillis(time.toMillis()));
    }

    private Optional<Long> bytes(String key, long min, long max) {
        return value(key, Config::getBytes)
                .filter(bytes ->
                        inRange(key, bytes + " bytes", bytes >= min && bytes <= max, min + " to " + max + " bytes"));
    }

    private Optional<Integer> count(String key, int max) {
        return value(key, Config::getInt)
                .filter(count -> inRange(key, "" + count, count >= 1 && count <= max, "1 to " + max));
    }

    private boolean inRange(String key, String found, boolean holds, String right) {
        if (!holds) {
            problem(key, "this is " + found + ", but must be " + right);
        }
        return holds;
    }

    // Reading

    private Optional<String> required(String key, String complaint) {
        Optional<String> value = value(key, Config::getString);
        if (value.isEmpty() && !problems.has(key(key))) {
            problem(key, complaint);
        }
        return value;
    }

    private <T> Optional<T> value(String key, BiFunction<Config, String, T> getter) {
        try {
            return settings.hasPath(key(key)) ? Optional.of(getter.apply(settings, key(key))) : Optional.empty();
        } catch (ConfigException e) {
            problem(key, Wording.of(key, settings.getValue(key(key)), e));
            return Optional.empty();
        }
    }

    private <T> Optional<T> sound(String key, Optional<T> value) {
        return value.filter(any -> !problems.has(key(key)));
    }

    private void problem(String key, String text) {
        problems.add(key(key), text);
    }

    private static String key(String key) {
        return Reference.ROOT + "." + key;
    }
}
