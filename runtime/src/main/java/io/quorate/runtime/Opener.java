package io.quorate.runtime;

import io.quorate.api.Configuration;
import io.quorate.runtime.identity.Epoch;
import io.quorate.runtime.learning.Learner;
import io.quorate.runtime.log.LogWriter;
import io.quorate.runtime.log.Roll;
import io.quorate.runtime.log.Tail;
import io.quorate.runtime.snapshot.transfer.TransferSettings;
import io.quorate.runtime.wire.Outbox;
import io.quorate.spi.EntryRange;
import io.quorate.spi.Hello;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.Mark;
import io.quorate.spi.Protocol;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.ProtocolSetup;
import io.quorate.spi.Recovery;
import io.quorate.spi.support.Ticks;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Builds the core of an epoch, or the learner that stands in for one, on what is on disk. Owned by the loop. */
final class Opener {
    private final ReplicaParts<?, ?> parts;
    private final Hello me;
    private final Running.Clients clients;
    private final Tail tail;
    private final Roll roll;
    private final LogWriter writer;
    private final Outbox outbox;

    /** The parts of the runtime that every epoch uses. */
    record Ground(Tail tail, Roll roll, LogWriter writer, Outbox outbox) {}

    /** How it comes that an epoch goes on here. */
    enum Way {
        /** A process has found it on disk. */
        FOUND,
        /** It was opened just now. */
        OPENED,
        /** It runs already, and a learner has caught up with it. */
        LEARNED
    }

    /**
     * What an epoch begins with.
     *
     * @param epoch which
     * @param base where the core's view of the log begins
     * @param log what is behind that
     * @param changes what entries of it configure
     * @param state the protocol's own
     * @param decided known to be
     * @param way how it came to be
     */
    record Start(
            Epoch epoch,
            Mark base,
            EntryRange log,
            SortedMap<Long, Configuration> changes,
            Optional<byte[]> state,
            long decided,
            Way way) {
        Start {
            state = state.filter(bytes -> bytes.length > 0);
        }

        /** As a process finds it. */
        static Start found(Boot boot, Epoch epoch) {
            Recovery recovery = boot.recovery();
            boolean compacted = recovery.base().index() > epoch.base();
            Mark base = compacted ? recovery.base() : new Mark(epoch.base(), 0);
            long snapshot =
                    boot.snapshots().own().map(own -> own.mark().index()).orElse(0L);
            return new Start(
                    epoch,
                    base,
                    recovery.log().from(base.index() + 1),
                    boot.changes().tailMap(base.index() + 1),
                    recovery.cell(Cell.PROTOCOL),
                    Math.max(base.index(), snapshot),
                    Way.FOUND);
        }

        /** With nothing behind its base. */
        static Start behind(Mark base, Epoch epoch, Optional<byte[]> state, Way way) {
            return new Start(epoch, base, EntryRange.EMPTY, new TreeMap<>(), state, base.index(), way);
        }

        /** With what a learner has, all of it decided and on disk. */
        static Start learned(Learner learner, Epoch epoch, Roll roll) {
            Mark base = learner.base();
            EntryRange entries = learner.entries();
            long last = base.index() + entries.count();
            return new Start(epoch, base, entries, roll.behind(base.index()), Optional.empty(), last, Way.LEARNED);
        }
    }

    Opener(ReplicaParts<?, ?> parts, Hello me, Ground ground, Running.Clients clients) {
        this.parts = parts;
        this.me = me;
        this.clients = clients;
        this.tail = ground.tail;
        this.roll = ground.roll;
        this.writer = ground.writer;
        this.outbox = ground.outbox;
    }

    /** The protocol of an epoch; this node was asked before whether it can load it. */
    ProtocolFactory factory(Epoch epoch) {
        String name = epoch.configuration().protocol();
        ProtocolFactory factory = parts.protocols().get(name);
        if (factory == null) {
            throw new IllegalStateException(
                    "epoch " + epoch.number() + " runs protocol '" + name + "', which this node cannot load; it has "
                            + parts.protocols().keySet());
        }
        return factory;
    }

    /**
     * Builds it.
     *
     * @param start what it begins with
     * @param logBase where the log on disk begins
     */
    Running open(Start start, long logBase) {
        Epoch epoch = start.epoch;
        ProtocolFactory factory = factory(epoch);
        ProtocolSetup setup = new ProtocolSetup(
                me.node(),
                me.incarnation(),
                epoch.configuration(),
                start.changes,
                start.way == Way.OPENED,
                parts.entropy().seed(),
                start.state,
                start.base,
                start.log,
                start.decided);
        roll.begin(start.base.index(), epoch.configuration());
        Protocol protocol = learns(start, factory) ? learner(setup, epoch) : factory.create(setup);
        Engine engine = new Engine(protocol, epoch, logBase, new Engine.Log(tail, roll, writer), outbox);
        return new Running(me, core(factory, protocol, start), engine, clients);
    }

    private Running.Core core(ProtocolFactory factory, Protocol protocol, Start start) {
        int retention = Ticks.ofMillis(parts.policy().retentionMillis());
        return new Running.Core(factory, protocol, start.base.index(), retention);
    }

    private Learner learner(ProtocolSetup setup, Epoch epoch) {
        ReplicaSettings settings = parts.settings();
        TransferSettings bounds = settings.transfers().within(settings.limits().messageBytes());
        return new Learner(setup, epoch.goal(), parts.policy().donors(), bounds);
    }

    /**
     * Whether a learner stands in for a core. Where cores of members without a vote exist, one takes over from the learner when
     * there is nothing left to learn. It has written a state of its own before it has acknowledged anything: so where there is
     * none, all of the log was learned, and is decided.
     */
    private boolean learns(Start start, ProtocolFactory factory) {
        boolean votes = isVoter(start.epoch.configuration());
        boolean begins = factory.feedsLearners() && (start.state.isPresent() || start.way == Way.LEARNED);
        return start.epoch.goal().isPresent() || !(votes || begins);
    }

    private boolean isVoter(Configuration configuration) {
        return configuration.isVoter(me.node())
                && configuration
                        .member(me.node())
                        .filter(member -> member.incarnation().equals(me.incarnation()))
                        .isPresent();
    }
}
