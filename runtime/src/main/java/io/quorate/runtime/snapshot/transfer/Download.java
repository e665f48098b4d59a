package io.quorate.runtime.snapshot.transfer;

import io.quorate.api.NodeId;
import io.quorate.runtime.wire.RuntimeMessage.Ask;
import io.quorate.runtime.wire.RuntimeMessage.Chunk;
import io.quorate.runtime.wire.RuntimeMessage.Fetch;
import io.quorate.runtime.wire.RuntimeMessage.Fetched;
import io.quorate.spi.Snapshot;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.SnapshotStore.Draft;
import io.quorate.spi.support.Ticks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One snapshot on its way here: from its name to its end, which is told once. Owned by the loop; at most one of its tasks is
 * on the snapshots' lane.
 */
final class Download {
    private static final Logger LOG = LoggerFactory.getLogger(Download.class);
    private static final int BETWEEN_QUESTIONS = Ticks.ofMillis(1_000);
    /** No part has come for so long: another snapshot will do as well. */
    private static final int STALLED = Ticks.ofMillis(5_000);
    /** Nobody has it any more, and nobody else has said for so long that he has. */
    private static final int DESERTED = Ticks.ofMillis(2_000);
    /** A beginning of a part that is shorter than this is of no use. */
    private static final int SHORTEST = 64;

    private static final int MOST_ATTEMPTS = 6;

    private final Snapshot wanted;
    private final Bench bench;
    private final Peers peers;
    private final TransferSettings settings;
    private final Consumer<End> onEnd;
    private final Sources sources;
    /** Who gave what the draft holds. */
    private final Set<NodeId> givers = new TreeSet<>();

    private Optional<Pieces> pieces = Optional.empty();
    private Optional<Draft> draft = Optional.empty();
    private boolean working;
    private boolean told;
    private boolean resumed;
    private int attempts;
    private Optional<End> ending = Optional.empty();
    private long now;
    private long nextQuestion;
    private long newestPart;
    private long newestSource;

    /** How it ended. */
    enum End {
        /** It is published. */
        PUBLISHED,
        /** It is no longer of use, or nobody has it. */
        GIVEN_UP,
        /** What came under this name is not it. */
        WRONG,
        /** The own disk failed, or is full. */
        FAILED
    }

    Download(Snapshot wanted, Bench bench, Peers peers, TransferSettings settings, Consumer<End> onEnd) {
        this.wanted = wanted;
        this.bench = bench;
        this.peers = peers;
        this.settings = settings;
        this.onEnd = onEnd;
        this.sources = new Sources(peers.donors());
        open();
    }

    Snapshot wanted() {
        return wanted;
    }

    // The draft, one task at a time

    private <T> void work(Bench.Job<T> job, Consumer<T> then) {
        working = true;
        bench.work(
                job,
                result -> {
                    working = false;
                    then.accept(result);
                    step();
                },
                this::failed);
    }

    private void failed(IOException failure) {
        LOG.warn(
                "the snapshot at index {} could not be written; trying again later",
                wanted.mark().index(),
                failure);
        working = false;
        ending = Optional.of(End.FAILED);
        step();
    }

    private void open() {
        attempts++;
        work(store -> store.fetch(wanted), found -> {
            givers.clear();
            draft = Optional.of(found);
            resumed = found.length() > 0;
            pieces = Optional.of(new Pieces(wanted.length(), found.length(), settings));
        });
    }

    private void write(Draft into, Pieces from) {
        List<ByteBuffer> run = from.takeRun();
        if (!run.isEmpty()) {
            work(store -> written(into, run), done -> from.runWritten());
        }
    }

    /** On the lane. */
    private static Draft written(Draft into, List<ByteBuffer> run) throws IOException {
        for (ByteBuffer bytes : run) {
            into.write(bytes);
        }
        return into;
    }

    private void publish(Draft whole) {
        draft = Optional.empty();
        work(store -> whole.publish(), made -> {
            if (made.isPresent()) {
                ending = Optional.of(End.PUBLISHED);
            } else {
                wrong();
            }
        });
    }

    /** Who alone gave all of it is not asked again; who gave a part of it is asked for all of it. */
    private void wrong() {
        LOG.warn(
                "{} gave a snapshot at index {} whose checksum is wrong",
                givers,
                wanted.mark().index());
        if (!resumed && givers.size() == 1) {
            givers.forEach(sources::strike);
        }
        sources.oneByOne();
        pieces = Optional.empty();
        if (ending.isPresent()) {
            return;
        }
        if (attempts < MOST_ATTEMPTS && (!sources.none() || sources.struck().isEmpty())) {
            open();
        } else {
            ending = Optional.of(End.WRONG);
        }
    }

    private void end(End how) {
        Optional<Draft> left = draft;
        draft = Optional.empty();
        if (left.isPresent()) {
            ending = Optional.of(how);
            work(store -> discarded(left.get()), done -> {});
        } else if (!told) {
            told = true;
            pieces = Optional.empty();
            onEnd.accept(how);
        }
    }

    /** On the lane. What remains of it harms nothing. */
    private static SnapshotStore.Draft discarded(Draft left) {
        try {
            left.discard();
        } catch (IOException e) {
            LOG.debug("a draft could not be removed", e);
        }
        return left;
    }

    // What is asked for and what comes

    /** Does whatever can be done now. */
    private void step() {
        if (working) {
            return;
        }
        if (ending.isPresent()) {
            end(ending.get());
        } else if (pieces.isPresent() && draft.isPresent()) {
            advance(pieces.get(), draft.get());
        }
    }

    private void advance(Pieces parts, Draft into) {
        if (parts.complete()) {
            publish(into);
        } else {
            write(into, parts);
        }
    }

    private void request(Pieces parts) {
        for (Optional<Pieces.Piece> open = parts.open(); open.isPresent(); open = parts.open()) {
            Optional<Sources.Source> source = sources.next(peers.leader(), now);
            if (source.isEmpty()) {
                return;
            }
            Pieces.Piece piece = open.get();
            piece.asked = Optional.of(source.get().node);
            piece.deadline = now + source.get().patience();
            source.get().asked++;
            peers.tell(source.get().node, new Fetch(wanted, piece.offset, piece.length));
        }
    }

    private void goOn() {
        step();
        if (ending.isEmpty()) {
            pieces.ifPresent(this::request);
        }
    }

    void offered(NodeId from) {
        if (sources.find(from).isEmpty()) {
            sources.add(from);
            newestSource = now;
            goOn();
        }
    }

    void gone(NodeId from) {
        sources.remove(from);
        forget(from);
        goOn();
    }

    /** What it was asked for is asked of others. */
    private void forget(NodeId from) {
        pieces.ifPresent(parts -> parts.asked().stream()
                .filter(piece -> piece.asked.equals(Optional.of(from)))
                .forEach(piece -> piece.asked = Optional.empty()));
    }

    void came(NodeId from, Chunk chunk) {
        Optional<Sources.Source> source = sources.find(from);
        Optional<Pieces.Piece> piece = pieces.flatMap(parts -> parts.at(chunk.offset()));
        if (source.isPresent() && piece.isPresent() && piece.get().bytes.isEmpty()) {
            take(source.get(), piece.get(), chunk);
            goOn();
        }
    }

    private void take(Sources.Source source, Pieces.Piece piece, Chunk chunk) {
        if (piece.asked.equals(Optional.of(source.node))) {
            release(piece);
        }
        if (isSound(piece, chunk)) {
            sources.gave(source);
            givers.add(source.node);
            newestPart = now;
            release(piece);
            pieces.orElseThrow().came(piece, chunk.bytes());
        } else {
            LOG.warn(
                    "{} gave a part of the snapshot at index {} that is damaged",
                    source.node,
                    wanted.mark().index());
            sources.lied(source);
            if (sources.find(source.node).isEmpty()) {
                forget(source.node);
            }
        }
    }

    private void release(Pieces.Piece piece) {
        piece.asked.flatMap(sources::find).ifPresent(source -> source.asked--);
        piece.asked = Optional.empty();
    }

    private static boolean isSound(Pieces.Piece piece, Chunk chunk) {
        int length = chunk.bytes().remaining();
        CRC32C checksum = new CRC32C();
        checksum.update(chunk.bytes().duplicate());
        return length <= piece.length
                && length >= Math.min(SHORTEST, piece.length)
                && chunk.checksum() == (int) checksum.getValue();
    }

    void tick() {
        now++;
        if (now >= nextQuestion) {
            nextQuestion = now + BETWEEN_QUESTIONS;
            peers.others().forEach(peer -> peers.tell(peer, new Ask(wanted)));
        }
        pieces.ifPresent(this::giveUpOnTheSilent);
        if (!sources.none()) {
            newestSource = now;
        } else if (now - newestSource > DESERTED && ending.isEmpty()) {
            giveUp();
        }
        goOn();
    }

    private void giveUpOnTheSilent(Pieces parts) {
        for (Pieces.Piece piece : parts.asked()) {
            if (piece.deadline <= now) {
                Optional<Sources.Source> source = piece.asked.flatMap(sources::find);
                release(piece);
                source.ifPresent(silent -> sources.silent(silent, now));
            }
        }
    }

    /** Nothing has come for a while: a newer snapshot need not wait for the end of this one. */
    boolean isStalled() {
        return (!working && now - newestPart > STALLED) || sources.none();
    }

    /** Ends it, once the lane has done what it is at. */
    void giveUp() {
        if (ending.isEmpty()) {
            ending = Optional.of(End.GIVEN_UP);
            step();
        }
    }

    Fetched fetched() {
        long there = pieces.map(Pieces::written).orElse(0L);
        return new Fetched(wanted.mark().index(), there, wanted.length());
    }

    String progress() {
        long percent = wanted.length() == 0 ? 100 : fetched().bytes() * 100 / wanted.length();
        String donors = sources.none()
                ? "nobody"
                : String.join(", ", sources.nodes().stream().map(NodeId::text).toList());
        return "fetches the snapshot at index " + wanted.mark().index() + " from " + donors + ": " + percent + " %";
    }
}
