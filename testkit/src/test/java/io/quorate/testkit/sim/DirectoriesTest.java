package io.quorate.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Configuration;
import io.quorate.api.EntryKind;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.runtime.identity.Format;
import io.quorate.runtime.identity.Identity;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.LogWrite;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.Mark;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DirectoriesTest {
    private static final EntryBlock ENTRY = entry("this");

    private final Directories directories = new Directories();
    private final Configuration three =
            Configuration.genesis("toy", List.of(member("n1", 1), member("n2", 2), member("n3", 3)));

    private static Member member(String name, long incarnation) {
        return new Member(NodeId.of(name), new UUID(7, incarnation), name + ":7400");
    }

    private static EntryBlock entry(String text) {
        return EntryBlock.of(EntryKind.COMMAND, 1, text.getBytes(StandardCharsets.UTF_8));
    }

    private MemoryStorage directory(String name, long incarnation) {
        MemoryStorage made = new MemoryStorage();
        Identity identity = new Identity("sim", NodeId.of(name), new UUID(7, incarnation), 1, Optional.empty());
        made.apply(LogWrite.of(Cell.IDENTITY, Format.encode(identity)));
        directories.add(NodeId.of(name), made);
        return made;
    }

    private static void holds(MemoryStorage directory, EntryBlock entry) {
        directory.apply(new LogWrite(0, Mark.NONE, 1, List.of(entry), Map.of()));
    }

    @Test
    void onlyAQuorumOfEqualEntriesCounts() {
        holds(directory("n1", 1), ENTRY);
        holds(directory("n2", 2), entry("that"));
        MemoryStorage third = directory("n3", 3);
        assertThat(directories.onAcceptQuorum(1, three)).isEmpty();
        holds(third, ENTRY);
        assertThat(directories.onAcceptQuorum(1, three)).isPresent();
    }

    @Test
    void whatIsLostCountsForWhatItHeld() {
        holds(directory("n1", 1), ENTRY);
        holds(directory("n2", 2), ENTRY);
        directory("n2", 9);
        assertThat(directories.onAcceptQuorum(1, three)).isPresent();
        assertThat(directories.onAcceptQuorum(2, three)).isEmpty();
    }

    @Test
    void whoComesBackWithAnEmptyDirectoryDoesNotCountForWhoeverHadTheNameBefore() {
        holds(directory("n1", 1), ENTRY);
        directory("n2", 2);
        holds(directory("n2", 9), ENTRY);
        assertThat(directories.onAcceptQuorum(1, three)).isEmpty();
    }

    @Test
    void bothSetsOfAJointConfigurationCount() {
        Configuration joint =
                Configuration.genesis("toy", List.of(member("n4", 4))).joint(three.voters());
        holds(directory("n4", 4), ENTRY);
        holds(directory("n1", 1), ENTRY);
        MemoryStorage second = directory("n2", 2);
        assertThat(directories.onAcceptQuorum(1, joint)).isEmpty();
        holds(second, ENTRY);
        assertThat(directories.onAcceptQuorum(1, joint)).isPresent();
    }
}
