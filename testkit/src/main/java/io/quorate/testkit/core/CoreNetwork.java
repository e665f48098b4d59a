package io.quorate.testkit.core;

import io.quorate.api.NodeId;
import io.quorate.spi.Channel;
import io.quorate.spi.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Messages in flight, in the order of sending, and the links that are cut. */
final class CoreNetwork {
    private final List<Envelope> inFlight = new ArrayList<>();
    private final TreeSet<String> cut = new TreeSet<>();
    private long sent;

    void send(NodeId from, NodeId to, Message message, Channel channel) {
        if (linked(from, to)) {
            inFlight.add(new Envelope(++sent, from, to, message, channel));
        }
    }

    List<Envelope> inFlight() {
        return List.copyOf(inFlight);
    }

    Optional<Envelope> next(Predicate<Envelope> which) {
        return inFlight.stream().filter(which).findFirst();
    }

    boolean take(Envelope envelope) {
        return inFlight.remove(envelope);
    }

    void drop(Predicate<Envelope> which) {
        inFlight.removeIf(which);
    }

    void cut(NodeId from, NodeId to) {
        cut.add(link(from, to));
    }

    void heal() {
        cut.clear();
    }

    boolean linked(NodeId from, NodeId to) {
        return !cut.contains(link(from, to));
    }

    private static String link(NodeId from, NodeId to) {
        return from + ">" + to;
    }
}
