package io.quorate.testkit.sim;

import io.quorate.api.Codec;
import io.quorate.api.NodeId;
import io.quorate.api.Outcome;
import io.quorate.api.Replica;
import io.quorate.api.ReplicaStatus;
import io.quorate.runtime.Entropy;
import io.quorate.runtime.LocalReplica;
import io.quorate.runtime.Observer;
import io.quorate.runtime.ReplicaParts;
import io.quorate.runtime.ReplicaSettings;
import io.quorate.runtime.StartException;
import io.quorate.runtime.forming.Plan;
import io.quorate.runtime.policy.Policy;
import io.quorate.runtime.policy.Policy.Knobs;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.Protocol;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.Status;
import io.quorate.spi.Transport;
import io.quorate.spi.support.Invariant;
import io.quorate.spi.support.Randomness;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** A machine: a disk that stays, and a process that comes and goes. */
final class SimNode {
    private static final long RESTART_MICROS = 500_000;
    private static final long AFTER_PROMISE_MICROS = 100;

    private final SimWorld world;
    private final NodeId id;
    private final Plan plan;
    private final MemoryStorage disk = new MemoryStorage();
    private Optional<Life> life = Optional.empty();
    private final Optional<SimFiles> files;
    private boolean refused;
    private Runnable atPromise = () -> {};
    private int starts;
    private String machine = "";

    /** One life of the node. */
    private final class Life implements Observer {
        final Randomness random;
        final SimLanes lanes;
        final Transport transport;
        final Ledger ledger;
        final SafetyOracle.View view;
        final Replica<String, Ledger.View> replica;
        Optional<Status> status = Optional.empty();
        Optional<Protocol> core = Optional.empty();
        long epoch = -1;

        Life(Randomness random) {
            this.random = random;
            lanes = new SimLanes(world.scheduler(), random, disk);
            transport = world.network().transport(id);
            ledger = new Ledger(id, world.applied(), world.setup().ballast());
            view = world.safety().view(id);
            Entropy entropy = new Entropy() {
                @Override
                public UUID incarnation() {
                    return new UUID(random.nextLong(), random.nextLong());
                }

                @Override
                public long seed() {
                    return random.nextLong();
                }
            };
            replica = LocalReplica.start(new ReplicaParts<>(
                    new ReplicaSettings(
                            id,
                            id + ":7400",
                            plan,
                            world.setup().limits(),
                            world.setup().snapshots(),
                            world.setup().transfers(),
                            ReplicaSettings.Admin.LOCAL,
                            world.setup().sessions()),
                    protocols(),
                    files.map(real -> real.open(random)).orElseGet(disk::open),
                    transport,
                    lanes,
                    ledger,
                    Codec.text(),
                    Optional.of(Ledger.View.CODEC),
                    new Policy(
                            world.setup().later().voters(),
                            Knobs.DEFAULT.from(world.setup().donors())),
                    entropy,
                    this));
        }

        /** All that this node can load; what cores it makes is seen. */
        private SortedMap<String, ProtocolFactory> protocols() {
            SortedMap<String, ProtocolFactory> watched = new TreeMap<>();
            world.setup()
                    .protocols()
                    .forEach((name, factory) ->
                            watched.put(name, new WatchedFactory(factory, made -> core = Optional.of(made))));
            return watched;
        }

        @Override
        public void opened(long number) {
            epoch = number;
            view.opened(number);
            world.trace().add(11, () -> id + " runs epoch " + number);
        }

        @Override
        public void turned(Status now) {
            boolean promises = status.isPresent()
                    && (now.promised().compareTo(status.get().promised()) > 0
                            || now.round().compareTo(status.get().round()) > 0);
            status = Optional.of(now);
            if (promises) {
                // After this turn, so that its messages leave.
                Runnable trap = atPromise;
                atPromise = () -> {};
                world.scheduler().after(AFTER_PROMISE_MICROS, trap);
            }
            world.judged(() -> {
                view.turned(now, lanes.diskIsIdle());
                checkSnapshots();
            });
        }

        @Override
        public void decided(long first, EntryBlock entries) {
            world.judged(() -> view.decided(first, entries));
        }

        @Override
        public void degraded(Throwable cause) {
            world.failed(id + " is degraded: " + cause.getMessage(), cause);
        }

        @Override
        public void halted(Throwable cause) {
            if (files.isPresent() && files.get().excuses(cause)) {
                world.trace().add(9, () -> id + " halts: " + cause.getMessage());
                world.scheduler().after(1, SimNode.this::halted);
            } else {
                world.failed(id + " halted: " + cause.getMessage(), cause);
            }
        }
    }

    SimNode(SimWorld world, NodeId id, Plan plan) {
        this.world = world;
        this.id = id;
        this.plan = plan;
        this.files = world.setup().files().map(real -> new SimFiles(real.maker(), disk));
    }

    NodeId id() {
        return id;
    }

    MemoryStorage disk() {
        return disk;
    }

    boolean running() {
        return life.isPresent();
    }

    /** Another one than the first of its name: its randomness is its own. */
    void isMachine(int number) {
        machine = "#" + number;
    }

    void start() {
        if (life.isEmpty() && !refused) {
            starts++;
            world.trace().add(3, () -> id + " starts, time " + starts);
            Randomness random = Randomness.of(world.setup().seed(), id + machine + "/" + starts);
            try {
                life = Optional.of(new Life(random));
            } catch (StartException | Invariant.Violation e) {
                notStarted(random, e);
            }
        }
    }

    /** As a supervisor does: starts it again, unless its storage is damaged. */
    private void notStarted(Randomness random, RuntimeException e) {
        if (files.isEmpty() || !files.get().excuses(e)) {
            world.failed(id + " cannot start: " + e.getMessage(), e);
            return;
        }
        refused = !files.get().mayRecover();
        world.trace().add(10, () -> id + " is refused: " + e.getMessage());
        files.get().die(random);
        files.get().dead(random);
        restartSoon();
    }

    /** The replica has stopped itself: its process ends, and is started again. */
    private void halted() {
        crash();
        restartSoon();
    }

    private void restartSoon() {
        world.scheduler().after(RESTART_MICROS, this::start);
    }

    void crash() {
        life.ifPresent(now -> {
            world.trace().add(4, () -> id + " crashes");
            files.ifPresent(real -> real.die(now.random));
            now.lanes.kill();
            disk.crash(now.random);
            files.ifPresent(real -> real.dead(now.random));
            now.transport.close();
            life = Optional.empty();
        });
    }

    /** Its files; empty if its storage is in memory. */
    Optional<SimFiles> files() {
        return files;
    }

    /** Whether its storage was damaged, so that it stays down. */
    boolean isRefused() {
        return refused;
    }

    void atNextPromise(Runnable trap) {
        atPromise = trap;
    }

    void pause(long micros) {
        life.ifPresent(now -> {
            world.trace().add(5, () -> id + " stands still for " + micros + " us");
            now.lanes.pauseUntil(world.scheduler().now() + micros);
        });
    }

    void hangDisk(long micros) {
        life.ifPresent(now -> {
            world.trace().add(8, () -> id + " waits for its disk for " + micros + " us");
            now.lanes.hangUntil(world.scheduler().now() + micros);
        });
    }

    /**
     * What has left the log must be in a snapshot, and snapshots are the same everywhere. A storage in files says so itself at its
     * next start: it refuses a gap.
     */
    private void checkSnapshots() {
        if (files.isPresent()) {
            return;
        }
        long newest = 0;
        for (SnapshotStore.Published one : disk.snapshots().published()) {
            world.applied().published(id, one.snapshot());
            newest = Math.max(newest, one.snapshot().mark().index());
        }
        long last = newest;
        Invariant.check(
                disk.base().index() <= last,
                () -> id + ": the log begins behind " + disk.base() + ", and its newest snapshot ends at " + last);
    }

    CompletionStage<Outcome<Ledger.View>> propose(String command) {
        return life.orElseThrow().replica.propose(command);
    }

    /** Asks for a snapshot; whether it comes is seen on the disk. */
    CompletionStage<Long> snapshot() {
        return life.orElseThrow().replica.snapshot();
    }

    CompletionStage<Outcome<Ledger.View>> read() {
        return life.orElseThrow().replica.read("");
    }

    Optional<Replica<String, Ledger.View>> replica() {
        return life.map(now -> now.replica);
    }

    Optional<ReplicaStatus> replicaStatus() {
        return life.map(now -> now.replica.status());
    }

    Optional<Status> status() {
        return life.flatMap(now -> now.status);
    }

    /** The core made last; perhaps of an epoch that has ended here. */
    Optional<Protocol> core() {
        return life.flatMap(now -> now.core);
    }

    long epoch() {
        return life.map(now -> now.epoch).orElse(-1L);
    }

    Optional<Ledger.View> view() {
        return life.map(now -> now.ledger.view());
    }
}
