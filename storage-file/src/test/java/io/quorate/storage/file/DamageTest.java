package io.quorate.storage.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.Mark;
import io.quorate.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What recovery makes of a directory that is not as it was left: a torn tail is cut and said, all else is refused. */
final class DamageTest {
    private static final String SECOND = "segment-0000000002.log";
    private static final String THIRD = "segment-0000000003.log";

    private final Map<String, byte[]> files = new TreeMap<>();
    private Model written;

    @BeforeEach
    void threeSegmentsOfAnIdleLog() throws IOException {
        SimRun run = new SimRun(new SimulatedDisk());
        Random random = new Random(11);
        while (!run.disk.contents().containsKey(THIRD)) {
            run.grow(random, 1);
        }
        run.write(LogWriteOf.entries(run.state(), "last but two", "last but one", "last"));
        run.storage.close();
        files.putAll(run.disk.contents());
        written = run.state();
    }

    /** Where the frames of a segment begin, the mark behind them included. */
    private List<Integer> frames(String name) throws IOException {
        byte[] file = files.get(name);
        SegmentHeader header = SegmentHeader.decode(ByteBuffer.wrap(file), name, SegmentHeader.number(name));
        List<Integer> frames = new ArrayList<>();
        int at = SegmentHeader.BYTES;
        Optional<FrameHeader> head = head(file, header, at);
        while (head.isPresent()) {
            frames.add(at);
            at += head.get().size();
            head = head(file, header, at);
        }
        return frames;
    }

    private static Optional<FrameHeader> head(byte[] file, SegmentHeader header, int at) {
        return at + FrameHeader.BYTES > file.length
                ? Optional.empty()
                : FrameHeader.decode(ByteBuffer.wrap(file).position(at), header, at);
    }

    private int mark() throws IOException {
        List<Integer> frames = frames(THIRD);
        return frames.get(frames.size() - 1);
    }

    private String refusal() {
        String[] message = new String[1];
        assertThatThrownBy(() -> SimRun.recover(files))
                .isInstanceOfSatisfying(IOException.class, e -> message[0] = e.getMessage());
        return message[0];
    }

    @Test
    void anIdleLogIsFoundAsItWasLeftAndNothingIsSaid() throws IOException {
        assertThat(warningsOfRecovery()).isEmpty();
    }

    /** Cells need no older segment: one day these will be deleted. */
    @Test
    void everySegmentBeginsWithAllCells() throws IOException {
        Map<Cell, String> cells = new TreeMap<>();
        for (String name : files.keySet()) {
            SegmentHeader header =
                    SegmentHeader.decode(ByteBuffer.wrap(files.get(name)), name, SegmentHeader.number(name));
            try (SegmentReader reader = new SegmentReader(new SimulatedDisk(files))) {
                for (int at : frames(name)) {
                    FrameHeader head = reader.head(header, at).orElseThrow();
                    Frame frame = Frame.decode(
                                    head, reader.body(header, at, head).orElseThrow())
                            .orElseThrow();
                    if (at == SegmentHeader.BYTES) {
                        assertThat(frame.cells().keySet()).as(name).containsAll(cells.keySet());
                    }
                    frame.cells().forEach((cell, content) -> cells.put(cell, new String(content, UTF_8)));
                }
            }
        }
        assertThat(cells).isEqualTo(written.cells()).hasSize(3);
    }

    @Test
    void aTornTailIsCutWithAWarningThatSaysFileOffsetAndBytes() throws IOException {
        int end = mark();
        int size = beginAWrite(FrameHeader.BYTES + 9);
        assertThat(warningsOfRecovery())
                .isEqualTo("/sim/" + THIRD + ": cut " + size + " bytes at offset " + end
                        + ": a write that a crash interrupted; it was never acknowledged\n");
    }

    /** One more write, of which so many bytes get to the disk. Returns how many there should be. */
    private int beginAWrite(int written) throws IOException {
        int end = mark();
        SimulatedDisk disk = new SimulatedDisk(files);
        SimRun run = new SimRun(disk);
        run.write(LogWriteOf.entries(run.state(), "never acknowledged"));
        byte[] longer = disk.contents().get(THIRD);
        System.arraycopy(longer, end, files.get(THIRD), end, written);
        SegmentHeader header = SegmentHeader.decode(ByteBuffer.wrap(longer), THIRD, 3);
        return head(longer, header, end).orElseThrow().size();
    }

    @Test
    void aWriteOfWhichNotEvenTheHeadIsThereIsNotMentioned() throws IOException {
        beginAWrite(FrameHeader.BYTES / 4);
        assertThat(warningsOfRecovery()).isEmpty();
    }

    @Test
    void whatAFormerSegmentHasLeftBehindTheEndMeansNothing() throws IOException {
        byte[] newest = files.get(THIRD);
        int end = mark() + FrameHeader.BYTES;
        System.arraycopy(files.get(SECOND), end, newest, end, newest.length - end);
        assertThat(warningsOfRecovery()).isEmpty();
    }

    /** Of millions of places one may have a checksum that fits. */
    @Test
    void whatLooksLikeAHeadByChanceIsNoneIfNoWriteCanHaveMadeIt() throws IOException {
        byte[] newest = files.get(THIRD);
        SegmentHeader header = SegmentHeader.decode(ByteBuffer.wrap(newest), THIRD, 3);
        FrameHeader last = head(newest, header, frames(THIRD).get(frames(THIRD).size() - 2))
                .orElseThrow();
        int at = newest.length - FrameHeader.BYTES;
        ByteBuffer place = ByteBuffer.wrap(newest);
        List<FrameHeader> impossible = List.of(
                FrameHeader.note(FrameHeader.Kind.SEAL, last.sequence() + 1_000_000),
                FrameHeader.note(FrameHeader.Kind.MARK, last.sequence()),
                new FrameHeader(FrameHeader.Kind.SEAL, last.sequence() + 2, 3, last.base(), 0, FrameHeader.Body.NONE),
                new FrameHeader(
                        FrameHeader.Kind.WRITE,
                        last.sequence() + 2,
                        0,
                        last.base(),
                        9,
                        new FrameHeader.Body(0, 1 << 20, 1, 0)));
        for (FrameHeader head : impossible) {
            head.encode(place.position(at), header, at);
            assertThat(warningsOfRecovery()).as("%s", head).isEmpty();
        }
        FrameHeader.note(FrameHeader.Kind.MARK, last.sequence() + 2).encode(place.position(at), header, at);
        assertThat(refusal()).contains("what was written after it is there at offset " + at);
    }

    @Test
    void whatWasCutDoesNotComeBack() throws IOException {
        byte[] newest = files.get(THIRD);
        Arrays.fill(newest, mark(), newest.length, (byte) 0x7f);
        SimulatedDisk disk = new SimulatedDisk(files);
        SimRun run = new SimRun(disk);
        assertThat(run.state()).isEqualTo(written);
        run.storage.close();
        files.putAll(disk.contents());
        assertThat(warningsOfRecovery()).isEmpty();
    }

    private String warningsOfRecovery() throws IOException {
        Logger logger = (Logger) LoggerFactory.getLogger(FileLogStorage.class);
        ListAppender<ILoggingEvent> heard = new ListAppender<>();
        heard.start();
        logger.addAppender(heard);
        try {
            assertThat(SimRun.recover(files)).isEqualTo(written);
        } finally {
            logger.detachAppender(heard);
        }
        StringBuilder text = new StringBuilder();
        heard.list.forEach(event -> text.append(event.getFormattedMessage()).append('\n'));
        return text.toString();
    }

    @Test
    void damageInTheMiddleIsRefusedWithItsPlace() throws IOException {
        int second = frames(SECOND).get(1);
        files.get(SECOND)[second + 70] ^= 1;
        assertThat(refusal())
                .contains("/sim/" + SECOND + ", offset " + second + ": frame ")
                .contains(" is damaged or missing: the next segment begins with frame ")
                .contains("replace this node");
    }

    @Test
    void damageToTheNewestFrameOfAnIdleLogIsRefused() throws IOException {
        files.get(THIRD)[mark() - 9] ^= 1;
        assertThat(refusal()).contains("/sim/" + THIRD).contains("is damaged, but what was written after it is there");
    }

    @Test
    void zerosThatAreFollowedByAFrameAreNotTheEnd() throws IOException {
        List<Integer> frames = frames(THIRD);
        int mark = mark();
        Arrays.fill(files.get(THIRD), frames.get(frames.size() - 2), mark, (byte) 0);
        assertThat(refusal())
                .contains("/sim/" + THIRD)
                .contains("what was written after it is there at offset " + mark);
    }

    @Test
    void theFirstFrameOfASegmentIsNeverTorn() {
        byte[] newest = files.get(THIRD);
        Arrays.fill(newest, SegmentHeader.BYTES, newest.length, (byte) 0);
        assertThat(refusal()).contains("/sim/" + THIRD + ", offset 64: the first frame of the segment is damaged");
    }

    @Test
    void aMissingSegmentIsNoticedWhereverItWas() {
        byte[] newest = files.remove(THIRD);
        assertThat(refusal()).contains("the log goes on in " + THIRD + ", which is missing");
        files.put(THIRD, newest);
        byte[] second = files.remove(SECOND);
        assertThat(refusal()).contains("/sim/" + THIRD + ": segment 2 is missing before segment 3");
        files.put(SECOND, second);
        files.remove("segment-0000000001.log");
        assertThat(refusal())
                .contains("/sim/" + SECOND
                        + ": the log begins behind index 0, but the segments before this one are missing")
                .contains("and with them entries 1 to ");
    }

    @Test
    void aSegmentUnderTheNameOfAnotherIsRefused() {
        files.put("segment-0000000004.log", files.remove(THIRD));
        files.put(THIRD, files.get(SECOND).clone());
        assertThat(refusal()).contains("/sim/" + THIRD + ": the header says that this is segment 2");
    }

    @Test
    void aSegmentOfAnotherLogIsRefused() throws IOException {
        SimRun other = new SimRun(new SimulatedDisk());
        Random random = new Random(11);
        while (!other.disk.contents().containsKey(THIRD)) {
            other.grow(random, 1);
        }
        files.put(THIRD, other.disk.contents().get(THIRD));
        assertThat(refusal()).contains("/sim/" + THIRD + ": it does not continue the segment before it");
    }

    @Test
    void anUnknownVersionIsRefusedWithBothVersions() {
        files.get(SECOND)[11] = 9;
        assertThat(refusal()).contains("/sim/" + SECOND + ": format version 9, but this release reads version 1");
    }

    @Test
    void aFileOfTheWrongSizeIsRefusedWithBothSizes() {
        files.put(THIRD, Arrays.copyOf(files.get(THIRD), 3000));
        assertThat(refusal()).contains("/sim/" + THIRD + ": the file has 3000 bytes, not 4096");
        files.put(THIRD, new byte[0]);
        assertThat(refusal()).contains("/sim/" + THIRD + ": a segment of 0 bytes has not even a header");
    }

    @Test
    void foreignFilesAreRefusedAndHarmlessOnesIgnored() throws IOException {
        files.put("lost+found", new byte[0]);
        files.put(".segment.swp", new byte[3]);
        files.put("notes~", new byte[3]);
        files.put("spare-7.tmp", new byte[3]);
        files.put("spare.tmp", new byte[3]);
        assertThat(SimRun.recover(files)).isEqualTo(written);
        for (String name :
                new String[] {"wal.db", "segment-1.log", "segment-0000000000.log", "segment-000000000a.log"}) {
            files.put(name, new byte[0]);
            assertThat(refusal()).contains("/sim/" + name + " does not belong to a Quorate log");
            files.remove(name);
        }
    }

    @Test
    void aRefusedDirectoryIsLeftAsItIs() {
        files.put("spare-7.tmp", new byte[3]);
        files.get(SECOND)[100] ^= 1;
        SimulatedDisk disk = new SimulatedDisk(files);
        assertThatThrownBy(() -> SimRun.storage(disk).recover()).isInstanceOf(IOException.class);
        assertThat(disk.journal()).isEmpty();
    }

    /** A head with a right checksum and an absurd length: no memory is taken for it. */
    @Test
    void aDeclaredLengthIsBoundedByTheSegmentBeforeAnythingIsAllocated() throws IOException {
        byte[] newest = files.get(THIRD);
        SegmentHeader header = SegmentHeader.decode(ByteBuffer.wrap(newest), "x", 3);
        for (int bytes : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 4000}) {
            FrameHeader forged = new FrameHeader(
                    FrameHeader.Kind.WRITE, 1000, 0, Mark.NONE, 1, new FrameHeader.Body(bytes, bytes, bytes, 5));
            ByteBuffer head = ByteBuffer.allocate(FrameHeader.BYTES);
            forged.encode(head, header, 2000);
            assertThat(FrameHeader.decode(head.flip(), header, 2000)).contains(forged);
            try (SegmentReader reader = new SegmentReader(new SimulatedDisk(files))) {
                assertThat(reader.body(header, 2000, forged)).isEmpty();
            }
        }
    }

    @Test
    void damageThatComesWhileTheStorageIsOpenIsNoticedWhenItIsRead() throws IOException {
        SimulatedDisk disk = new SimulatedDisk(files);
        FileLogStorage storage = SimRun.storage(disk);
        storage.recover();
        disk.open(THIRD).write(ByteBuffer.wrap(new byte[] {77}), mark() - 9);
        assertThatThrownBy(() -> Model.readAll(storage, 1, written.entries().size()))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContaining("was whole when the storage was opened");
    }
}
