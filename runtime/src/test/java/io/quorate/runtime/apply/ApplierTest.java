package io.quorate.runtime.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.Codec;
import io.quorate.api.Configuration;
import io.quorate.api.EntryKind;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.StateMachine;
import io.quorate.runtime.Blocks;
import io.quorate.runtime.Tasks;
import io.quorate.runtime.client.Proposals;
import io.quorate.runtime.session.Bounds;
import io.quorate.runtime.session.SessionEntry;
import io.quorate.spi.ConfigurationFormat;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.Mark;
import io.quorate.spi.Origin;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApplierTest {
    private static final Configuration GENESIS =
            Configuration.genesis("toy", List.of(member("n1", 1), member("n2", 1)));
    private final List<String> state = new ArrayList<>();
    private final StateMachine<String, String> machine = new StateMachine<>() {
        @Override
        public String apply(long index, String command) {
            state.add(index + command);
            return command;
        }

        @Override
        public String query(String question) {
            return question;
        }

        @Override
        public void save(OutputStream out) {}

        @Override
        public void load(InputStream in) throws IOException {
            state.clear();
            if (in.read() < 0) {
                throw new EOFException("cut off");
            }
        }
    };
    private final Proposals<String> proposals = new Proposals<>(
            NodeId.of("n1"), 1, new Proposals.Limits(true, 1, 1, 1, 1), new Tasks(), (leader, after, c) -> 0);
    private final Applier<String, String> applier = new Applier<>(
            NodeId.of("n1"), 1, new Application<>(machine, Codec.text(), Optional.of(Codec.text())), proposals);

    private static Member member(String name, int incarnation) {
        return new Member(NodeId.of(name), new UUID(0, incarnation), name + ":1");
    }

    @BeforeEach
    void begin() {
        applier.begin(GENESIS);
    }

    private void apply(EntryBlock block) {
        applier.apply(block);
    }

    private void configure(EntryKind kind, Member... voters) {
        Configuration next = Configuration.genesis("toy", List.of(voters));
        apply(EntryBlock.of(kind, 1, ConfigurationFormat.encode(next)));
    }

    @Test
    void aCommandThatIsInTheLogTwiceIsAppliedOnce() {
        apply(Blocks.commands("n2", 1, 1, "a", "b"));
        apply(Blocks.commands("n2", 1, 1, "a", "b", "c"));
        assertThat(state).containsExactly("1a", "2b", "5c");
        assertThat(applier.applied()).isEqualTo(5);
    }

    @Test
    void whatWasOvertakenIsSkipped() {
        apply(Blocks.commands("n2", 1, 2, "b"));
        apply(Blocks.commands("n2", 1, 1, "a"));
        assertThat(state).containsExactly("1b");
    }

    @Test
    void aNewBootStartsItsSequenceAgainAndEndsTheOldOne() {
        apply(Blocks.commands("n2", 1, 7, "a"));
        apply(Blocks.commands("n2", 2, 1, "b"));
        apply(Blocks.commands("n2", 1, 8, "late"));
        assertThat(state).containsExactly("1a", "2b");
    }

    @Test
    void originsDoNotDisturbEachOther() {
        apply(Blocks.commands("n2", 1, 5, "a"));
        apply(Blocks.commands("n1", 1, 1, "b"));
        assertThat(state).containsExactly("1a", "2b");
    }

    @Test
    void commandsOfStrangersAreSkipped() {
        apply(Blocks.commands("n9", 1, 1, "a"));
        assertThat(state).isEmpty();
        assertThat(applier.applied()).isEqualTo(1);
    }

    @Test
    void fromAConfigurationOnTheCommandsOfItsMembersCount() {
        configure(EntryKind.CONFIGURATION, member("n1", 1), member("n3", 1));
        apply(Blocks.commands("n2", 1, 1, "removed"));
        apply(Blocks.commands("n3", 1, 1, "added"));
        configure(EntryKind.STOP_SIGN, member("n1", 1), member("n2", 1));
        apply(Blocks.commands("n3", 1, 2, "removed"));
        apply(Blocks.commands("n2", 1, 1, "back"));
        assertThat(state).containsExactly("3added", "6back");
    }

    @Test
    void aMemberThatStaysKeepsItsRowAndOneThatWasFormattedAnewBeginsAgain() {
        apply(Blocks.commands("n1", 3, 7, "a"));
        apply(Blocks.commands("n2", 3, 7, "b"));
        configure(EntryKind.CONFIGURATION, member("n1", 1), member("n2", 2));
        apply(Blocks.commands("n1", 3, 7, "again"));
        apply(Blocks.commands("n2", 1, 1, "anew"));
        assertThat(state).containsExactly("1a", "2b", "5anew");
    }

    @Test
    void whatADirectoryHadAppliedIsNotAppliedAgainWhenItIsAMemberAgain() {
        apply(Blocks.commands("n2", 1, 1, "a", "b", "c"));
        configure(EntryKind.CONFIGURATION, member("n1", 1));
        configure(EntryKind.CONFIGURATION, member("n1", 1), member("n2", 1));
        apply(Blocks.commands("n2", 1, 2, "late", "late", "d"));
        assertThat(state).containsExactly("1a", "2b", "3c", "8d");
    }

    @Test
    void whatADirectoryHadAppliedIsKnownThoughAnotherOfItsNameWasAMemberMeanwhile() {
        apply(Blocks.commands("n2", 3, 1, "a", "b"));
        configure(EntryKind.STOP_SIGN, member("n1", 1), member("n2", 2));
        apply(Blocks.commands("n2", 1, 1, "other"));
        configure(EntryKind.STOP_SIGN, member("n1", 1), member("n2", 1));
        apply(Blocks.commands("n2", 3, 2, "late", "c"));
        configure(EntryKind.STOP_SIGN, member("n1", 1), member("n2", 2));
        apply(Blocks.commands("n2", 1, 1, "late", "more"));
        assertThat(state).containsExactly("1a", "2b", "4other", "7c", "10more");
    }

    @Test
    void aSnapshotRemembersTheDeparted() throws IOException {
        apply(Blocks.commands("n2", 1, 1, "a", "b"));
        configure(EntryKind.CONFIGURATION, member("n1", 1));
        Head head = applier.head(new Mark(3, 1));
        ByteArrayOutputStream snapshot = new ByteArrayOutputStream();
        head.write(snapshot);
        applier.sessions().write(snapshot);
        snapshot.write(1);
        begin();
        ByteArrayInputStream in = new ByteArrayInputStream(snapshot.toByteArray());
        applier.load(Head.read(in), in);
        assertThat(applier.head(new Mark(3, 1))).isEqualTo(head);
        configure(EntryKind.CONFIGURATION, member("n1", 1), member("n2", 1));
        apply(Blocks.commands("n2", 1, 2, "late", "c"));
        assertThat(state).containsExactly("6c");
    }

    /** Whoever departed longest ago is forgotten, whoever came back in between is not. */
    @Test
    void ofTheDepartedSoManyAreRemembered() {
        for (int i = 1; i <= Origins.MOST_DEPARTED + 1; i++) {
            configure(EntryKind.CONFIGURATION, member("n1", 1), member("n2", i));
            apply(Blocks.commands("n2", 1, 1, "x"));
            if (i == 2) {
                configure(EntryKind.CONFIGURATION, member("n1", 1), member("n2", 1));
            }
        }
        configure(EntryKind.CONFIGURATION, member("n1", 1));
        List<Departed> departed = applier.head(new Mark(applier.applied(), 1)).departed();
        assertThat(departed).hasSize(Origins.MOST_DEPARTED);
        assertThat(departed.subList(0, 2))
                .extracting(one -> one.incarnation().getLeastSignificantBits())
                .containsExactly(1L, 3L);
    }

    @Test
    void theFrameworksOwnEntriesTakeAnIndex() {
        apply(EntryBlock.of(EntryKind.NOOP, 1, new byte[0]));
        apply(Blocks.commands("n2", 1, 1, "a"));
        assertThat(state).containsExactly("2a");
    }

    @Test
    void aStateThatWasLoadedHalfwayIsOfNoUse() {
        Head head = new Head(new Mark(9, 1), GENESIS, new TreeMap<>(), List.of());
        assertThatThrownBy(() -> applier.load(head, InputStream.nullInputStream()))
                .isInstanceOf(EOFException.class);
        assertThat(applier.failure()).map(ApplyFailure::index).contains(9L);
    }

    private static EntryBlock ofSession(long proposal, byte[] payload) {
        return new EntryBlock.Builder()
                .addOfSession(new Origin(NodeId.of("n2"), 1), proposal, payload)
                .build();
    }

    private static byte[] command(long sequence, String text) {
        return SessionEntry.command(1, sequence, 0, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aCommandOfASessionIsAppliedOnceWhoeverProposesIt() throws IOException {
        apply(ofSession(1, SessionEntry.opening(Bounds.DEFAULT)));
        apply(ofSession(2, command(1, "a")));
        apply(ofSession(3, command(1, "a")));
        ByteArrayOutputStream snapshot = new ByteArrayOutputStream();
        Head head = applier.head(new Mark(3, 1));
        applier.sessions().write(snapshot);
        snapshot.write(1);
        apply(ofSession(4, command(2, "b")));
        applier.load(head, new ByteArrayInputStream(snapshot.toByteArray()));
        assertThat(state).isEmpty();
        apply(ofSession(5, command(1, "a")));
        apply(ofSession(6, command(2, "b")));
        assertThat(state).containsExactly("5b");
    }

    @Test
    void withoutACodecOfResultsASessionsCommandIsAFailureThatSaysWhatToDo() {
        Applier<String, String> bare = new Applier<>(
                NodeId.of("n1"), 1, new Application<>(machine, Codec.text(), Optional.empty()), proposals);
        bare.begin(GENESIS);
        bare.apply(ofSession(1, SessionEntry.opening(Bounds.DEFAULT)));
        assertThatThrownBy(() -> bare.apply(ofSession(2, command(1, "a"))))
                .isInstanceOf(ApplyFailure.class)
                .hasMessageContaining("codec of results");
        assertThat(state).isEmpty();
    }
}
