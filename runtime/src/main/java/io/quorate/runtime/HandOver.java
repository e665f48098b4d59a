package io.quorate.runtime;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.runtime.Opener.Way;
import io.quorate.runtime.handover.Herald;
import io.quorate.runtime.identity.Epoch;
import io.quorate.runtime.identity.Format;
import io.quorate.runtime.learning.Learner;
import io.quorate.runtime.log.LogBytes;
import io.quorate.runtime.log.LogWriter;
import io.quorate.runtime.log.Roll;
import io.quorate.runtime.log.Tail;
import io.quorate.runtime.wire.RuntimeMessage.Sealed;
import io.quorate.spi.LogWrite;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.Mark;
import io.quorate.spi.Status;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From one epoch to the next. An epoch ends with a decided stop-sign; whoever holds everything up to it on disk opens the next
 * one by a single write. From that write on the core of the former epoch gets no more turns. Owned by the loop.
 *
 * <p>Why a laggard may drop what it has accepted above what it knows to be decided: whoever holds the stop-sign itself holds all
 * before it, and never drops it; and a stop-sign is decided because a quorum does.
 */
final class HandOver {
    private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);

    private final NodeId self;
    private final Opener opener;
    private final LogWriter writer;
    private final LogBytes bytes;
    private final Tail tail;
    private final Roll roll;
    private final Consumer<Running> opened;
    private final Herald herald;
    private boolean underWay;
    /** What somebody has said since the last turn. */
    private Optional<Epoch> told = Optional.empty();

    HandOver(NodeId self, Opener opener, Opener.Ground ground, Consumer<Running> opened, Herald herald) {
        this.self = self;
        this.opener = opener;
        this.writer = ground.writer();
        this.tail = ground.tail();
        this.roll = ground.roll();
        this.bytes = new LogBytes(tail, writer);
        this.opened = opened;
        this.herald = herald;
    }

    /** Whether the epoch under way gets no more turns, since the next one is about to begin. */
    boolean isUnderWay() {
        return underWay;
    }

    /** What to tell of the newest epoch that is known to have begun. */
    static Epoch known(Running now) {
        Epoch epoch = now.epoch();
        return epoch.goal()
                .orElseGet(() -> new Epoch(epoch.seal(), now.decidedConfiguration(), epoch.donors(), Optional.empty()));
    }

    /** The end of a turn: everything up to a stop-sign that is decided may be on disk by now. */
    void turn(Running now, Status status) {
        if (!underWay) {
            Optional<Epoch> news = told;
            told = Optional.empty();
            news.ifPresent(epoch -> heed(now, epoch));
        }
        if (!underWay) {
            goOn(now, status);
        }
    }

    private void goOn(Running now, Status status) {
        Optional<Epoch> goal = now.epoch().goal();
        long held = Math.min(status.decided(), status.durable());
        if (goal.isPresent()) {
            if (held >= goal.get().base()) {
                reach(now, goal.get());
            }
            return;
        }
        Optional<Map.Entry<Long, Configuration>> sign = roll.stopSign(now.number());
        if (sign.isPresent() && sign.get().getKey() <= held) {
            Mark seal = now.mark(sign.get().getKey());
            open(now, new Epoch(seal, sign.get().getValue(), Optional.of(now.configuration()), Optional.empty()));
        } else if (now.factory().feedsLearners()) {
            now.learner().filter(Learner::hasCaughtUp).ifPresent(learner -> takePart(now, learner));
        }
    }

    /** From here on the leader's core feeds it, through a core of its own. */
    private void takePart(Running now, Learner learner) {
        LOG.info("{} has caught up with epoch {}, and takes part in it", self, now.number());
        begin(opener.open(Opener.Start.learned(learner, now.epoch(), roll), now.base()));
    }

    /** A learner has everything: in its log, or in a snapshot that reaches into the new epoch. */
    private void reach(Running now, Epoch goal) {
        Configuration inForce = roll.at(Math.max(goal.base(), now.base()));
        open(now, new Epoch(goal.seal(), inForce, goal.donors(), Optional.empty()));
    }

    /** One write, after which the new epoch is there, and before which it is not. */
    private void open(Running now, Epoch next) {
        underWay = true;
        long base = Math.max(next.base(), now.base());
        Optional<byte[]> state = opener.factory(next).firstState(next.configuration());
        Map<Cell, byte[]> cells = new EnumMap<>(Cell.class);
        cells.put(Cell.EPOCH, Format.encode(next));
        cells.put(Cell.PROTOCOL, state.orElse(new byte[0]));
        Mark begin = base > next.base() ? now.mark(base) : new Mark(base, 0);
        long logBase = now.base();
        write(base, cells, () -> {
            LOG.info(
                    "{} opens epoch {} behind entry {}, under {}",
                    self,
                    next.number(),
                    next.base(),
                    next.configuration().protocol());
            begin(opener.open(Opener.Start.behind(begin, next, state, Way.OPENED), logBase));
        });
    }

    private void begin(Running next) {
        underWay = false;
        herald.begun(known(next).number());
        opened.accept(next);
    }

    /** Leaves only entries up to an index. */
    private void write(long last, Map<Cell, byte[]> cells, Runnable durable) {
        long truncateFrom = tail.last() > last ? last + 1 : 0;
        if (truncateFrom != 0) {
            tail.truncate(truncateFrom);
            roll.truncate(truncateFrom);
        }
        writer.write(new LogWrite(truncateFrom, Mark.NONE, 0, List.of(), cells), durable);
    }

    /**
     * Somebody says which epoch has begun, and who takes part. That waits for the end of the turn: what the core has just taken
     * in is in no log before.
     */
    void told(Running now, Sealed sealed) {
        Epoch epoch = sealed.epoch();
        if (epoch.number() == now.number()) {
            now.told(epoch.configuration());
        } else if (told.filter(known -> !isNews(known, epoch)).isEmpty()) {
            told = Optional.of(epoch);
        }
    }

    /** A later epoch; or the same one, of which somebody knows later who takes part. */
    private static boolean isNews(Epoch known, Epoch told) {
        return told.number() > known.number()
                || (told.number() == known.number()
                        && told.configuration().id() > known.configuration().id());
    }

    private void heed(Running now, Epoch epoch) {
        Status status = now.status();
        boolean opensAnyway =
                now.epoch().goal().isEmpty() && epoch.number() == now.number() + 1 && status.decided() >= epoch.base();
        if (!isNews(known(now), epoch) || opensAnyway) {
            return;
        }
        if (now.epoch().goal().isPresent()) {
            aimHigher(now, epoch);
        } else if (!holdsAStopSign(now, epoch.base())) {
            learn(now, epoch);
        } else if (status.durable() >= epoch.base()) {
            compare(now, epoch);
        }
    }

    private boolean holdsAStopSign(Running now, long index) {
        return roll.stopSign(now.number())
                .filter(sign -> sign.getKey() == index && tail.last() >= index)
                .isPresent();
    }

    /** An entry is what it is by its index and its round; and whoever holds it holds all that stands before it. */
    private void compare(Running now, Epoch told) {
        underWay = true;
        bytes.block(told.base(), told.base(), 1, found -> {
            underWay = false;
            if (found.round(0) == told.seal().round()) {
                Configuration inForce = roll.at(told.base());
                open(now, new Epoch(told.seal(), inForce, Optional.of(now.configuration()), Optional.empty()));
            } else {
                learn(now, told);
            }
        });
    }

    /** From a core to none: what is not known to be decided goes, the rest is pulled from those who have it. */
    private void learn(Running now, Epoch goal) {
        underWay = true;
        Mark base = now.mark(now.status().decided());
        Epoch epoch = now.epoch().towards(goal);
        LOG.info(
                "{} is told of epoch {}, and has to learn entries {} to {} first",
                self,
                goal.number(),
                base.index() + 1,
                goal.base());
        long logBase = now.base();
        write(
                base.index(),
                Map.of(Cell.EPOCH, Format.encode(epoch)),
                () -> begin(opener.open(Opener.Start.behind(base, epoch, Optional.empty(), Way.FOUND), logBase)));
    }

    private void aimHigher(Running now, Epoch goal) {
        now.aim(goal);
        herald.begun(goal.number());
        writer.write(LogWrite.of(Cell.EPOCH, Format.encode(now.epoch())), () -> {});
    }
}
