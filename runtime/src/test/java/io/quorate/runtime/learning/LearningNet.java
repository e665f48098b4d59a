package io.quorate.runtime.learning;

import io.quorate.api.Configuration;
import io.quorate.api.EntryKind;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.runtime.client.Leadership;
import io.quorate.runtime.identity.Epoch;
import io.quorate.runtime.log.FakeStorage;
import io.quorate.runtime.log.LogBytes;
import io.quorate.runtime.log.LogWriter;
import io.quorate.runtime.log.Tail;
import io.quorate.runtime.snapshot.transfer.Bucket;
import io.quorate.runtime.snapshot.transfer.TransferSettings;
import io.quorate.runtime.wire.RuntimeMessage.Ranges;
import io.quorate.runtime.wire.RuntimeMessage.Want;
import io.quorate.spi.Ballot;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.spi.Mark;
import io.quorate.spi.Outgoing;
import io.quorate.spi.ProtocolSetup;
import io.quorate.spi.Ready;
import io.quorate.spi.ReconfigurationPolicy.Donors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** One replica that learns, and others that give, all with the same decided log; in ticks. */
final class LearningNet {
    static final int CHUNK = 1_000;
    static final TransferSettings BOUNDS = new TransferSettings(CHUNK, 4 * CHUNK, 1L << 30, 1L << 30, 6_000);
    static final NodeId SELF = NodeId.of("n9");

    final Map<NodeId, Giver> givers = new TreeMap<>();
    final List<EntryBlock> log = new ArrayList<>();
    /** What is on the learner's disk. */
    final List<EntryBlock> disk = new ArrayList<>();

    final List<NodeId> behind = new ArrayList<>();
    Optional<NodeId> leader = Optional.empty();
    Learner learner;
    boolean diskHangs;
    Mark base = Mark.NONE;

    private final List<Due> underWay = new ArrayList<>();
    private long written;
    private long now;

    private record Due(long at, Runnable arrival) {}

    /** A member that gives. */
    final class Giver {
        final NodeId id;
        final List<Want> wants = new ArrayList<>();
        final List<Ranges> given = new ArrayList<>();
        final Tail tail = new Tail(0, Long.MAX_VALUE);
        final Bucket rate;
        final Donor donor;
        boolean up = true;
        boolean mute;
        int delay = 1;
        long held;
        long begins;

        Giver(NodeId id, long bytesPerSecond) {
            this.id = id;
            this.rate = new Bucket(bytesPerSecond);
            LogWriter writer = new LogWriter(new FakeStorage(), Runnable::run, Runnable::run, failure -> {
                throw new AssertionError(failure);
            });
            this.donor = new Donor(new LogBytes(tail, writer), CHUNK, new Donor.Road() {
                @Override
                public void give(NodeId to, Ranges ranges) {
                    given.add(ranges);
                    underWay.add(new Due(now + delay, () -> learner.receive(id, ranges)));
                }

                @Override
                public void behind(NodeId peer) {
                    behind.add(id);
                }

                @Override
                public Bucket rate() {
                    return rate;
                }
            });
        }

        void want(Want want) {
            wants.add(want);
            if (!mute) {
                donor.want(SELF, want);
            }
        }

        void turn() {
            rate.tick();
            donor.turn(held, begins, new Leadership(leader, Ballot.of(1, 0, NodeId.of("n1"))));
        }

        long entriesGiven() {
            return given.stream().mapToLong(ranges -> ranges.entries().count()).sum();
        }
    }

    LearningNet(String... names) {
        for (String name : names) {
            add(name, 1L << 30);
        }
    }

    Giver add(String name, long bytesPerSecond) {
        Giver giver = new Giver(NodeId.of(name), bytesPerSecond);
        givers.put(giver.id, giver);
        log.forEach(entry -> giver.tail.append(giver.tail.last() + 1, entry));
        giver.held = log.size();
        return giver;
    }

    Giver giver(String name) {
        return givers.get(NodeId.of(name));
    }

    static Configuration configuration() {
        List<Member> members = Stream.of("n1", "n2", "n3")
                .map(name -> new Member(NodeId.of(name), new UUID(1, name.hashCode()), name + ":1"))
                .toList();
        return Configuration.genesis("omnipaxos", members);
    }

    /** More is decided, and everybody but the learner has it. */
    void decide(int count, int size) {
        for (int i = 0; i < count; i++) {
            decide(EntryBlock.of(EntryKind.COMMAND, 1, new byte[size]));
        }
    }

    void decide(EntryBlock entry) {
        log.add(entry);
        for (Giver giver : givers.values()) {
            giver.tail.append(giver.tail.last() + 1, entry);
            giver.held = giver.tail.last();
        }
    }

    /** A process begins on what is on the disk. */
    void start(Optional<Epoch> goal, Donors donors) {
        EntryBlock.Builder all = new EntryBlock.Builder();
        disk.forEach(all::add);
        EntryRange found = disk.isEmpty() ? EntryRange.EMPTY : EntryRange.of(base.index() + 1, all.build());
        TreeMap<Long, Configuration> changes = new TreeMap<>();
        learner = new Learner(
                new ProtocolSetup(
                        SELF,
                        new UUID(9, 9),
                        configuration(),
                        changes,
                        false,
                        1,
                        Optional.empty(),
                        base,
                        found,
                        base.index() + disk.size()),
                goal,
                donors,
                BOUNDS);
        underWay.clear();
        written = 0;
        learner.others(givers.keySet());
    }

    void start() {
        start(Optional.empty(), Donors.ALL);
    }

    /** How much everybody has becomes known. */
    void tellStandings() {
        givers.values().stream().filter(giver -> giver.up).forEach(giver -> learner.heard(giver.id, giver.held));
    }

    void tick() {
        now++;
        for (Due due : List.copyOf(underWay)) {
            if (due.at <= now) {
                underWay.remove(due);
                due.arrival.run();
            }
        }
        learner.tick();
        Ready ready = learner.ready();
        for (EntryRange range : ready.writes().append()) {
            EntryBlock block = range.block().orElseThrow();
            for (int i = 0; i < block.count(); i++) {
                disk.add(block.slice(i, i + 1));
            }
        }
        written = Math.max(written, ready.batch());
        if (!diskHangs) {
            learner.persisted(written);
        }
        for (Outgoing outgoing : ready.send()) {
            Giver giver = givers.get(outgoing.to());
            if (giver.up) {
                underWay.add(new Due(now + giver.delay, () -> giver.want((Want) outgoing.message())));
            }
        }
        givers.values().stream().filter(giver -> giver.up).forEach(Giver::turn);
    }

    void run(int ticks) {
        for (int i = 0; i < ticks; i++) {
            tick();
        }
    }

    boolean runUntil(BooleanSupplier done, int ticks) {
        for (int i = 0; i < ticks && !done.getAsBoolean(); i++) {
            tick();
        }
        return done.getAsBoolean();
    }

    /** Until the learner's disk has what is decided. */
    boolean runUntilLearned(int ticks) {
        return runUntil(() -> base.index() + disk.size() >= log.size(), ticks);
    }
}
