package io.quorate.testkit.sim;

import io.quorate.api.NodeId;
import io.quorate.spi.Hello;
import io.quorate.spi.Transport;
import io.quorate.spi.support.Randomness;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Carries frames between processes, late, twice, out of order, or not at all. Worse than any real transport may be: it loses
 * and reorders frames while a connection lasts.
 *
 * <p>Two processes are connected while both are up and their link works in both directions; a link that fails in both
 * directions for a while is found to be lost, one that fails in one direction never.
 */
final class SimNetwork {
    private static final long WAY_MICROS = 300;
    private static final long DIAL_MICROS = 30_000;
    /** Late frames take up to 2 to the power of this times as long as usual: some seconds. */
    private static final int LATENESS = 15;

    private static final long SILENCE_MICROS = 400_000;

    private record Link(NodeId from, NodeId to) implements Comparable<Link> {
        @Override
        public int compareTo(Link other) {
            int order = from.compareTo(other.from);
            return order != 0 ? order : to.compareTo(other.to);
        }

        Link back() {
            return new Link(to, from);
        }
    }

    private final SimScheduler scheduler;
    private final SimTrace trace;
    private final SimFrames texts;
    private final Randomness random;
    private final Map<NodeId, SimTransport> up = new TreeMap<>();
    /** How many faults block a link. */
    private final Map<Link, Integer> blocked = new TreeMap<>();
    /** When the newest frame of a link arrives, while its order is kept. */
    private final Map<Link, Long> arrivals = new TreeMap<>();
    /** Connected pairs, the smaller name first. */
    private final Map<Link, Long> connections = new TreeMap<>();

    private SimWeather weather = SimWeather.FAIR;
    private final SimTraffic traffic;
    private long connectionNumber;

    SimNetwork(SimScheduler scheduler, SimTrace trace, SimFrames texts, long seed) {
        this.scheduler = scheduler;
        this.trace = trace;
        this.texts = texts;
        random = Randomness.of(seed, "network");
        traffic = new SimTraffic(scheduler);
    }

    SimTraffic traffic() {
        return traffic;
    }

    Transport transport(NodeId node) {
        return new SimTransport(this, node);
    }

    // Processes come and go

    void came(SimTransport transport) {
        up.put(transport.node(), transport);
    }

    void dialled(SimTransport transport) {
        for (NodeId peer : transport.peers()) {
            dialSoon(pair(transport.node(), peer));
        }
    }

    /** The process is gone; its peers find out. */
    void went(NodeId node) {
        up.remove(node);
        for (Link pair : List.copyOf(connections.keySet())) {
            if (pair.from.equals(node) || pair.to.equals(node)) {
                disconnect(pair);
            }
        }
    }

    private static Link pair(NodeId one, NodeId other) {
        return one.compareTo(other) < 0 ? new Link(one, other) : new Link(other, one);
    }

    private void dialSoon(Link pair) {
        scheduler.after(1000 + random.below(DIAL_MICROS), () -> dial(pair));
    }

    private void dial(Link pair) {
        SimTransport one = up.get(pair.from);
        SimTransport other = up.get(pair.to);
        boolean wanted = (one != null && one.peers().contains(pair.to))
                || (other != null && other.peers().contains(pair.from));
        if (!wanted || connections.containsKey(pair)) {
            return;
        }
        if (one == null || other == null || isBlocked(pair) || isBlocked(pair.back())) {
            scheduler.after(DIAL_MICROS + random.below(DIAL_MICROS), () -> dial(pair));
            return;
        }
        connections.put(pair, ++connectionNumber);
        trace.add(1, () -> pair.from + " and " + pair.to + " are connected");
        one.connected(other.hello());
        other.connected(one.hello());
    }

    private void disconnect(Link pair) {
        if (connections.remove(pair) != null) {
            trace.add(2, () -> pair.from + " and " + pair.to + " are disconnected");
            Optional.ofNullable(up.get(pair.from)).ifPresent(end -> end.disconnected(pair.to));
            Optional.ofNullable(up.get(pair.to)).ifPresent(end -> end.disconnected(pair.from));
            dialSoon(pair);
        }
    }

    /** Who listens at an address, if the way there and back is open by then. */
    CompletionStage<Hello> probe(SimTransport from, String address) {
        CompletableFuture<Hello> answer = new CompletableFuture<>();
        scheduler.after(1000 + random.below(DIAL_MICROS), () -> {
            Optional<SimTransport> there = up.values().stream()
                    .filter(one -> one.hello().address().equals(address))
                    .filter(one -> !isBlocked(new Link(from.node(), one.node()))
                            && !isBlocked(new Link(one.node(), from.node())))
                    .findFirst();
            there.ifPresentOrElse(
                    one -> answer.complete(one.hello()),
                    () -> answer.completeExceptionally(new IOException("nobody answers")));
        });
        return answer;
    }

    // Faults

    void weather(SimWeather now) {
        weather = now;
    }

    void block(NodeId from, NodeId to) {
        Link link = new Link(from, to);
        blocked.merge(link, 1, Integer::sum);
        Link pair = pair(from, to);
        Long connection = connections.get(pair);
        if (connection != null && isBlocked(link.back())) {
            scheduler.after(
                    random.between(SILENCE_MICROS / 4, SILENCE_MICROS), () -> loseIfStillBlocked(pair, connection));
        }
    }

    private void loseIfStillBlocked(Link pair, long connection) {
        Long now = connections.get(pair);
        if (now != null && now == connection && isBlocked(pair) && isBlocked(pair.back())) {
            disconnect(pair);
        }
    }

    void unblock(NodeId from, NodeId to) {
        blocked.computeIfPresent(new Link(from, to), (link, count) -> count > 1 ? count - 1 : null);
    }

    void unblockAll() {
        blocked.clear();
    }

    /** Breaks a connection; it is dialled again. */
    void reset(NodeId one, NodeId other) {
        disconnect(pair(one, other));
    }

    private boolean isBlocked(Link link) {
        return blocked.containsKey(link);
    }

    // Frames

    void send(SimTransport from, NodeId to, List<ByteBuffer> parts) {
        Link link = new Link(from.node(), to);
        ByteBuffer frame = joined(parts);
        traffic.sent(from.node(), frame.remaining());
        boolean connected = connections.containsKey(pair(from.node(), to));
        if (!connected) {
            traffic.sentToNobody();
        }
        boolean lost = !connected || isBlocked(link) || random.chance(weather.lossPercent() / 100.0);
        trace.add(SimTrace.of(frame), () -> texts.text(link.from, to, frame) + (lost ? "  LOST" : ""));
        if (lost) {
            return;
        }
        Hello sender = from.hello();
        carry(link, sender, frame);
        if (random.chance(weather.duplicatePercent() / 100.0)) {
            // With bytes of its own: a leader stamps its round into the proposals of a frame.
            ByteBuffer again = joined(List.of(frame));
            scheduler.after(late(), () -> arrive(link, sender, again));
        }
    }

    private void carry(Link link, Hello sender, ByteBuffer frame) {
        long leaves = traffic.leaves(link.from, frame.remaining());
        long way = WAY_MICROS / 3 + random.below(WAY_MICROS);
        if (weather.delayMillis() > 0) {
            way += random.below(weather.delayMillis() * 1000L);
        }
        if (random.chance(weather.reorderPercent() / 100.0)) {
            scheduler.at(leaves + way + late(), () -> arrive(link, sender, frame));
            return;
        }
        long arrival = Math.max(leaves + way, arrivals.getOrDefault(link, 0L) + 1);
        arrivals.put(link, arrival);
        scheduler.at(arrival, () -> arrive(link, sender, frame));
    }

    /** As often very late as only a little: another leader may rule by then, or another process may live. */
    private long late() {
        return WAY_MICROS << random.below(LATENESS);
    }

    private void arrive(Link link, Hello sender, ByteBuffer frame) {
        SimTransport receiver = up.get(link.to);
        if (receiver != null && !isBlocked(link)) {
            receiver.received(sender, frame);
        }
    }

    private static ByteBuffer joined(List<ByteBuffer> parts) {
        ByteBuffer frame = ByteBuffer.allocate(
                parts.stream().mapToInt(ByteBuffer::remaining).sum());
        parts.forEach(part -> frame.put(part.duplicate()));
        return frame.flip();
    }
}
