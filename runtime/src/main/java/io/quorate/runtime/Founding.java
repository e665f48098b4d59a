package io.quorate.runtime;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.runtime.forming.Forming;
import io.quorate.runtime.forming.Plan;
import io.quorate.runtime.identity.Epoch;
import io.quorate.runtime.identity.Format;
import io.quorate.runtime.identity.Identity;
import io.quorate.runtime.log.LogWriter;
import io.quorate.runtime.wire.RuntimeMessage;
import io.quorate.runtime.wire.RuntimeMessage.Blank;
import io.quorate.runtime.wire.RuntimeMessage.Genesis;
import io.quorate.runtime.wire.RuntimeMessage.Sealed;
import io.quorate.spi.Hello;
import io.quorate.spi.LogWrite;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.Mark;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a new directory becomes part of a cluster: it founds one together with others, or is made a member later on. Owned by
 * the loop.
 */
final class Founding {
    private static final Logger LOG = LoggerFactory.getLogger(Founding.class);

    private final Hello me;
    private final LogWriter writer;
    private final BiConsumer<NodeId, RuntimeMessage> tell;
    private final Consumer<Epoch> open;
    private Identity identity;
    private Optional<Forming> forming = Optional.empty();
    private boolean ended;
    private String said = "";

    /**
     * As found on disk.
     *
     * @param tell the way to others
     * @param open the epoch to begin with is on disk
     */
    Founding(
            Hello me,
            Identity identity,
            LogWriter writer,
            BiConsumer<NodeId, RuntimeMessage> tell,
            Consumer<Epoch> open) {
        this.me = me;
        this.identity = identity;
        this.writer = writer;
        this.tell = tell;
        this.open = open;
    }

    /** The directory knows of no epoch. */
    void begin(Plan plan) {
        forming = Optional.of(new Forming(me.node(), me.incarnation(), plan, tell));
        formIfPossible();
        sayForWhat();
    }

    /** The first configuration of the cluster, once it is known. */
    Optional<Configuration> genesis() {
        return identity.genesis();
    }

    void tick() {
        forming.ifPresent(Forming::tick);
    }

    /** What it waits for; empty if it does not. */
    Optional<String> waitsFor() {
        return forming.map(Forming::waitsFor);
    }

    void end() {
        ended = true;
        forming = Optional.empty();
    }

    /** Somebody speaks. Whether that makes one more whom this node waits at. */
    boolean heard(Hello from) {
        return forming.filter(now -> now.heard(from)).isPresent();
    }

    void blank(Hello from, Blank message) {
        identity.genesis().ifPresent(genesis -> tell.accept(from.node(), new Genesis(genesis)));
        forming.ifPresent(now -> now.blank(from, message));
        formIfPossible();
    }

    void genesis(Configuration told) {
        forming.ifPresent(now -> now.genesis(told));
        formIfPossible();
        sayForWhat();
    }

    /** Once, if it is not the same as before. */
    private void sayForWhat() {
        String reason = forming.filter(now -> now.formed().isEmpty())
                .map(Forming::waitsFor)
                .orElse(said);
        if (!reason.equals(said)) {
            said = reason;
            LOG.info("{} takes no part yet: {}", me.node(), reason);
        }
    }

    /**
     * A member tells what is in force. A new directory that was made a member learns, from nothing, what was decided before the
     * epoch; one that was not waits at all members from now on.
     */
    void told(Sealed sealed) {
        Epoch told = sealed.epoch();
        if (forming.isPresent() && !isMember(me, told.configuration())) {
            told.configuration().members().forEach(forming.get()::meet);
        } else if (forming.isPresent()) {
            boolean isFirst = told.base() == 0;
            Configuration genesis = sealed.genesis();
            form(
                    genesis,
                    isFirst
                            ? new Epoch(Mark.NONE, genesis, Optional.of(told.configuration()), Optional.empty())
                            : new Epoch(0, genesis).towards(told));
        }
    }

    /** Where those listen whom it waits at. */
    Optional<Map<NodeId, String>> others() {
        return forming.map(Forming::others);
    }

    /** Whether somebody was no member in the beginning, so that no genesis makes a cluster of it. */
    boolean isNewcomer(Hello node) {
        return identity.genesis().filter(first -> !isMember(node, first)).isPresent();
    }

    private static boolean isMember(Hello node, Configuration configuration) {
        return configuration
                .member(node.node())
                .filter(member -> member.incarnation().equals(node.incarnation()))
                .isPresent();
    }

    private void formIfPossible() {
        Optional<Configuration> genesis = forming.flatMap(Forming::formed);
        genesis.ifPresent(first -> form(first, new Epoch(0, first)));
    }

    /** Genesis and epoch go to disk as one; only then does this replica take part. */
    private void form(Configuration genesis, Epoch epoch) {
        forming = Optional.empty();
        Identity formed = identity.formed(genesis);
        Map<Cell, byte[]> cells = Map.of(Cell.IDENTITY, Format.encode(formed), Cell.EPOCH, Format.encode(epoch));
        writer.write(new LogWrite(0, Mark.NONE, 0, List.of(), cells), () -> join(formed, epoch));
    }

    /** The genesis is on disk: only now is it told to others, too. */
    private void join(Identity formed, Epoch epoch) {
        if (!ended) {
            identity = formed;
            open.accept(epoch);
        }
    }
}
