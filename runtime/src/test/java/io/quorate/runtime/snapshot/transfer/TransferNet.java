package io.quorate.runtime.snapshot.transfer;

import io.quorate.api.NodeId;
import io.quorate.runtime.wire.RuntimeMessage;
import io.quorate.runtime.wire.RuntimeMessage.Fetch;
import io.quorate.runtime.wire.RuntimeMessage.OfSnapshot;
import io.quorate.spi.EntryRange;
import io.quorate.spi.ReconfigurationPolicy.Donors;
import io.quorate.spi.Snapshot;
import io.quorate.spi.support.Randomness;
import io.quorate.spi.wire.WireInput;
import io.quorate.spi.wire.WireOutput;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Replicas that do nothing but give and fetch, and a network that loses, doubles and reorders, in ticks. */
final class TransferNet {
    static final TransferSettings SETTINGS = new TransferSettings(1_000, 8_000, 1L << 30, 1L << 30, 6_000);

    final Map<NodeId, TransferNode> nodes = new TreeMap<>();
    final List<Sent> log = new ArrayList<>();
    final Randomness random;
    Optional<NodeId> leader = Optional.empty();
    Donors donors = Donors.ALL;
    int lossPercent;
    int duplicatePercent;
    int reorderPercent;
    /** What becomes of a message on its way; null loses it. */
    UnaryOperator<Sent> road = sent -> sent;

    private final List<Sent> underWay = new ArrayList<>();
    private long now;

    /** One message on its way. */
    record Sent(NodeId from, NodeId to, OfSnapshot message) {}

    TransferNet(long seed, String... names) {
        random = Randomness.of(seed, "transfer");
        for (String name : names) {
            nodes.put(NodeId.of(name), new TransferNode(this, NodeId.of(name), SETTINGS));
        }
    }

    TransferNode add(String name) {
        nodes.put(NodeId.of(name), new TransferNode(this, NodeId.of(name), SETTINGS));
        return node(name);
    }

    TransferNode node(String name) {
        return nodes.get(NodeId.of(name));
    }

    long now() {
        return now;
    }

    Peers peersOf(NodeId self, Bucket rate) {
        return new Peers() {
            @Override
            public void tell(NodeId to, RuntimeMessage message) {
                send(new Sent(self, to, (OfSnapshot) message));
            }

            @Override
            public Collection<NodeId> others() {
                return nodes.keySet().stream().filter(id -> !id.equals(self)).toList();
            }

            @Override
            public Optional<NodeId> leader() {
                return leader;
            }

            @Override
            public Donors donors() {
                return donors;
            }

            @Override
            public Bucket rate() {
                return rate;
            }
        };
    }

    private void send(Sent sent) {
        log.add(sent);
        underWay.add(sent);
        if (random.chance(duplicatePercent / 100.0)) {
            underWay.add(sent);
        }
    }

    /** One tick: what was sent arrives or not, and everybody goes on. */
    void tick() {
        now++;
        List<Sent> due = new ArrayList<>(underWay);
        underWay.clear();
        for (Sent sent : due) {
            if (random.chance(reorderPercent / 100.0)) {
                underWay.add(sent);
            } else if (!random.chance(lossPercent / 100.0)) {
                deliver(sent);
            }
        }
        nodes.values().forEach(TransferNode::tick);
    }

    private void deliver(Sent sent) {
        Sent arrives = road.apply(sent);
        TransferNode receiver = nodes.get(sent.to());
        if (arrives != null && nodes.get(sent.from()).up && receiver.up) {
            receiver.transfers.received(arrives.from(), throughTheWire(arrives.message()));
        }
    }

    private static OfSnapshot throughTheWire(OfSnapshot message) {
        WireOutput out = new WireOutput(2 << 20);
        RuntimeMessage.CODEC.write(message, out);
        return (OfSnapshot) RuntimeMessage.CODEC.read(new WireInput(out.toBytes()), EntryRange.EMPTY);
    }

    /** Until a node has published what it wants, or time is up; its peer says all the while that it is behind. */
    boolean runUntilFetched(String donor, String receiver, Snapshot wanted, int ticks) {
        return runUntil(donor, receiver, () -> node(receiver).fetched.contains(wanted), ticks);
    }

    boolean runUntil(String donor, String receiver, java.util.function.BooleanSupplier done, int ticks) {
        for (int i = 0; i < ticks && !done.getAsBoolean(); i++) {
            if (node(donor).up && node(receiver).up) {
                node(donor).transfers.behind(NodeId.of(receiver));
            }
            tick();
        }
        return done.getAsBoolean();
    }

    List<Fetch> fetchesTo(String donor) {
        return log.stream()
                .filter(sent -> sent.to().equals(NodeId.of(donor)))
                .map(Sent::message)
                .filter(Fetch.class::isInstance)
                .map(Fetch.class::cast)
                .toList();
    }
}
