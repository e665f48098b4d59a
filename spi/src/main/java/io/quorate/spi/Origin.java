package io.quorate.spi;

import io.quorate.api.NodeId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One boot of a node, as the origin of commands. Holds its name as it stands in entries, so that entries can be written and
 * compared without making a name of bytes for each of them.
 */
public final class Origin {
    private final NodeId node;
    private final long boot;
    private final byte[] name;

    /**
     * The origin of all that a node proposes between two starts.
     *
     * @param node whose proposals
     * @param boot its boot number
     */
    public Origin(NodeId node, long boot) {
        this.node = node;
        this.boot = boot;
        this.name = node.text().getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Who proposes.
     *
     * @return its name
     */
    public NodeId node() {
        return node;
    }

    /**
     * How many times it was started.
     *
     * @return at least 1
     */
    public long boot() {
        return boot;
    }

    /**
     * How large an entry of this origin is.
     *
     * @param payload bytes that it carries
     * @return bytes, all told
     */
    public int entryBytes(int payload) {
        return Math.addExact(EntryBlock.HEADER + name.length, payload);
    }

    int length() {
        return name.length;
    }

    void writeName(ByteBuffer to) {
        to.put(name);
    }

    /** Whether the name stands there. */
    boolean isNameAt(ByteBuffer bytes, int position, int length) {
        boolean same = length == name.length;
        for (int i = 0; same && i < length; i++) {
            same = bytes.get(position + i) == name[i];
        }
        return same;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Origin origin && origin.boot == boot && origin.node.equals(node);
    }

    @Override
    public int hashCode() {
        return node.hashCode() * 31 + Long.hashCode(boot);
    }

    @Override
    public String toString() {
        return node + ":" + boot;
    }
}
