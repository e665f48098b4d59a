package io.quorate.runtime;

import io.quorate.api.EntryKind;
import io.quorate.api.NodeId;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.ProposalId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Small blocks of entries for tests. */
public final class Blocks {
    private Blocks() {}

    /** Commands of an origin, numbered from a sequence on. */
    public static EntryBlock commands(String origin, long boot, long sequence, String... payloads) {
        EntryBlock.Builder block = new EntryBlock.Builder();
        for (int i = 0; i < payloads.length; i++) {
            ProposalId id = new ProposalId(NodeId.of(origin), boot, sequence + i);
            block.add(EntryKind.COMMAND, Optional.of(id), payloads[i].getBytes(StandardCharsets.UTF_8));
        }
        return block.build();
    }

    /** What the entries carry. */
    public static List<String> payloads(EntryBlock block) {
        List<String> payloads = new ArrayList<>();
        for (int i = 0; i < block.count(); i++) {
            ByteBuffer payload = block.payload(i);
            payloads.add(StandardCharsets.UTF_8.decode(payload).toString());
        }
        return payloads;
    }
}
