package io.quorate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.EntryKind;
import io.quorate.api.NodeId;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.Mark;
import io.quorate.spi.ProposalId;
import io.quorate.spi.Recovery;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** What a storage should hold, in words that a failed comparison can show. */
final class StorageContents {
    private final List<String> entries = new ArrayList<>();
    private final Map<Cell, String> cells = new TreeMap<>();
    private Mark base = Mark.NONE;

    /** A write, done to the storage and to what is expected of it. */
    void write(LogStorage storage, LogWrite write) throws IOException {
        storage.write(write);
        if (write.truncateFrom() > 0) {
            long kept = write.truncateFrom() - 1 - base.index();
            entries.subList((int) Math.min(entries.size(), kept), entries.size())
                    .clear();
        }
        if (write.base().index() > 0) {
            entries.subList(0, (int) Math.min(entries.size(), write.base().index() - base.index()))
                    .clear();
            base = write.base();
        }
        write.blocks().forEach(block -> entries.addAll(words(block)));
        write.cells().forEach((cell, content) -> cells.put(cell, words(content)));
    }

    long last() {
        return base.index() + entries.size();
    }

    /** Recovers a storage, and compares everything. */
    void recover(LogStorage storage) throws IOException {
        Recovery found = storage.recover();
        Map<Cell, String> foundCells = new TreeMap<>();
        found.cells().forEach((cell, content) -> foundCells.put(cell, words(content)));
        assertThat(foundCells).as("cells").isEqualTo(cells);
        assertThat(found.log().count()).as("number of entries").isEqualTo(entries.size());
        assertThat(found.log().first()).as("first index").isEqualTo(entries.isEmpty() ? 0 : base.index() + 1);
        assertThat(found.base()).as("where the log begins").isEqualTo(base);
        compareRuns(found.log());
        compareEntries(storage);
    }

    private void compareRuns(EntryRange log) {
        for (int i = 0; i < entries.size(); i++) {
            long index = base.index() + 1 + i;
            assertThat(entries.get(i))
                    .as("recovered kind and round of entry %d", index)
                    .startsWith(log.kind(index) + " of round " + log.round(index) + " ");
        }
        for (int i = 1; i < log.runs().size(); i++) {
            EntryRange.Run before = log.runs().get(i - 1);
            EntryRange.Run run = log.runs().get(i);
            assertThat(run.round() != before.round() || run.kind() != before.kind())
                    .as("runs are as long as can be: %s", log)
                    .isTrue();
        }
    }

    /** Reads everything in small pieces, and compares. */
    void compareEntries(LogStorage storage) throws IOException {
        List<String> found = new ArrayList<>();
        while (found.size() < entries.size()) {
            EntryBlock block = storage.read(base.index() + 1 + found.size(), last(), 4096);
            assertThat(block.count()).as("a read gives at least one entry").isPositive();
            found.addAll(words(block));
        }
        assertThat(found).as("entries").isEqualTo(entries);
    }

    /** Compares a block with the entries from an index on. */
    void compare(EntryBlock block, long from) {
        assertThat(words(block))
                .isEqualTo(entries.subList(
                        (int) (from - base.index()) - 1, (int) (from - base.index()) - 1 + block.count()));
    }

    private static List<String> words(EntryBlock block) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < block.count(); i++) {
            ByteBuffer payload = block.payload(i);
            byte[] bytes = new byte[payload.remaining()];
            payload.get(bytes);
            String from = block.proposal(i).map(ProposalId::toString).orElse("the framework");
            words.add(block.kind(i) + " of round " + block.round(i) + " by " + from + ": " + words(bytes));
        }
        return words;
    }

    private static String words(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        String beginning = Arrays.toString(Arrays.copyOf(bytes, Math.min(bytes.length, 8)));
        return bytes.length + " bytes " + beginning + " checksum " + checksum.getValue();
    }

    /** One command of a client. */
    static EntryBlock command(long round, byte[] payload) {
        ProposalId id = new ProposalId(NodeId.of("n1"), round, payload.length);
        EntryBlock block = new EntryBlock.Builder()
                .add(EntryKind.COMMAND, Optional.of(id), payload)
                .build();
        block.stamp(round);
        return block;
    }

    /** A write that appends commands. */
    static LogWrite append(long first, long round, String... payloads) {
        return replace(0, first, round, payloads);
    }

    /** A write that truncates and appends. */
    static LogWrite replace(long truncateFrom, long first, long round, String... payloads) {
        List<EntryBlock> blocks = Arrays.stream(payloads)
                .map(payload -> command(round, bytes(payload)))
                .toList();
        return new LogWrite(truncateFrom, Mark.NONE, first, blocks, Map.of());
    }

    /** A write that only moves the beginning of the log. */
    static LogWrite beginBehind(long index, long round) {
        return new LogWrite(0, new Mark(index, round), 0, List.of(), Map.of());
    }

    /** A write that only truncates. */
    static LogWrite truncate(long from) {
        return new LogWrite(from, Mark.NONE, 0, List.of(), Map.of());
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
