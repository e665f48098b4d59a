package io.quorate.testkit.sim;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.runtime.identity.Format;
import io.quorate.runtime.identity.Identity;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.LogWrite.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * All directories that there ever were. One that is lost counts for what it held until then: its node may have acknowledged that,
 * and whoever comes back under its name with an empty directory is another incarnation, which counts for itself alone.
 */
final class Directories {
    private final Map<NodeId, MemoryStorage> present = new TreeMap<>();
    private final List<Directory> all = new ArrayList<>();

    private static final class Directory {
        final MemoryStorage content;
        private Optional<UUID> incarnation = Optional.empty();

        Directory(MemoryStorage content) {
            this.content = content;
        }

        boolean holds(long index, EntryBlock entry) {
            return content.holds(index) && content.entry(index).bytes().equals(entry.bytes());
        }

        /** Once it has one, it keeps it. */
        Optional<UUID> incarnation() {
            if (incarnation.isEmpty()) {
                incarnation = Directories.incarnation(content);
            }
            return incarnation;
        }
    }

    /** Of a node, perhaps in the place of one that is lost. */
    void add(NodeId node, MemoryStorage content) {
        present.put(node, content);
        all.add(new Directory(content));
    }

    /** What a node has at present. */
    MemoryStorage of(NodeId node) {
        return present.get(node);
    }

    /** Whose a directory is; nobody's before it was formatted. */
    static Optional<UUID> incarnation(MemoryStorage content) {
        return content.cell(Cell.IDENTITY).map(Format::identity).map(Identity::incarnation);
    }

    /** The entry that an accept quorum of a configuration holds, all of them the same. */
    Optional<EntryBlock> onAcceptQuorum(long index, Configuration configuration) {
        return all.stream()
                .filter(directory -> directory.content.holds(index))
                .map(directory -> directory.content.entry(index))
                .filter(candidate -> isHeld(index, candidate, configuration))
                .findFirst();
    }

    private boolean isHeld(long index, EntryBlock candidate, Configuration configuration) {
        long voters = holders(index, candidate, configuration.voters());
        long leaving = holders(index, candidate, configuration.leaving());
        boolean byLeaving = !configuration.isJoint()
                || 2 * leaving > configuration.leaving().size();
        return voters >= configuration.quorums().accept() && byLeaving;
    }

    private long holders(long index, EntryBlock candidate, List<Member> members) {
        return all.stream()
                .filter(directory -> directory.holds(index, candidate))
                .flatMap(directory -> directory.incarnation().stream())
                .filter(holder ->
                        members.stream().anyMatch(member -> member.incarnation().equals(holder)))
                .count();
    }
}
