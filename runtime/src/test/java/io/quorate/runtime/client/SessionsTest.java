package io.quorate.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.Codec;
import io.quorate.api.NodeId;
import io.quorate.api.Session;
import io.quorate.api.Session.Answer;
import io.quorate.api.SessionToken;
import io.quorate.runtime.Tasks;
import io.quorate.runtime.session.Bounds;
import io.quorate.runtime.session.SessionEntry;
import io.quorate.runtime.session.SessionEntry.Command;
import io.quorate.runtime.session.SessionTable;
import io.quorate.runtime.session.Verdict;
import io.quorate.spi.Ballot;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Sessions on one replica; the log is this test, which may lose what it is given. */
class SessionsTest {
    private static final NodeId N1 = NodeId.of("n1");
    private static final NodeId N2 = NodeId.of("n2");
    private static final Proposals.Limits LIMITS = new Proposals.Limits(true, 50, 5_000, 1_000, 10_000);

    private final Tasks loop = new Tasks();
    private final SessionTable table = new SessionTable();
    private final List<String> applied = new ArrayList<>();
    private final List<byte[]> sent = new ArrayList<>();
    private Proposals.Limits limits = LIMITS;
    private Proposals<String> proposals = proposals();
    private Sessions<String, String> sessions = sessions();
    private boolean loses;
    private boolean isSilent;
    private long index;

    private Proposals<String> proposals() {
        return new Proposals<>(N1, 1, limits, loop, this::take);
    }

    private Sessions<String, String> sessions() {
        return new Sessions<>(
                new Sessions.Ground<>("sim", loop, proposals, limits, Bounds.DEFAULT), Codec.text(), Codec.text());
    }

    private void lead(NodeId leader) {
        proposals.lead(new Leadership(Optional.of(leader), Ballot.of(1, 0, leader)));
    }

    private long take(NodeId leader, long after, EntryRange commands) {
        EntryBlock block = commands.block().orElseThrow();
        long through = 0;
        for (int i = 0; i < block.count(); i++) {
            assertThat(block.isOfSession(i)).isTrue();
            byte[] payload = new byte[block.payload(i).remaining()];
            block.payload(i).get(payload);
            sent.add(payload);
            through = block.proposal(i).orElseThrow().sequence();
            if (!loses) {
                apply(through, payload);
            }
        }
        return through;
    }

    private void apply(long proposal, byte[] payload) {
        index++;
        SessionEntry entry = SessionEntry.parse(ByteBuffer.wrap(payload));
        if (entry instanceof SessionEntry.Opening opening) {
            table.open(index, opening.bounds());
            answer(proposal, new Verdict.Opened(index));
            return;
        }
        Command command = (Command) entry;
        String text =
                StandardCharsets.UTF_8.decode(command.command().duplicate()).toString();
        answer(proposal, table.judge(command).orElseGet(() -> {
            applied.add(text);
            return table.keep(command, index, Optional.of((text + applied.size()).getBytes(StandardCharsets.UTF_8)));
        }));
    }

    private void answer(long proposal, Verdict verdict) {
        if (!isSilent) {
            proposals.judged(proposal, index, verdict);
        }
    }

    private void run(int ticks) {
        loop.runAll();
        for (int i = 0; i < ticks; i++) {
            proposals.tick();
            sessions.tick();
            loop.runAll();
            proposals.route();
            loop.runAll();
        }
    }

    private Session<String, String> open() {
        lead(N1);
        CompletableFuture<Session<String, String>> opened = sessions.open().toCompletableFuture();
        run(1);
        return opened.join();
    }

    private CompletableFuture<Answer<String>> propose(Session<String, String> session, String command) {
        return session.propose(command).toCompletableFuture();
    }

    @Test
    void aTokenOfAnotherClusterIsRefusedThoughItsNumberIsKnownHere() {
        SessionToken token = open().token();
        SessionToken elsewhere = new SessionToken("other", token.session(), token.next());
        assertThatThrownBy(() -> sessions.at(elsewhere))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "session 1 belongs to cluster other, and this replica to cluster sim: go on with it there, or"
                                + " open another here");
        assertThat(propose(sessions.at(token), "a")).isNotNull();
    }

    @Test
    void commandsAreAppliedInOrderAndTheTokenFollows() {
        Session<String, String> session = open();
        assertThat(session.token()).isEqualTo(new SessionToken("sim", 1, 1));
        CompletableFuture<Answer<String>> a = propose(session, "a");
        CompletableFuture<Answer<String>> b = propose(session, "b");
        run(1);
        assertThat(a.join().orThrow()).isEqualTo("a1");
        assertThat(b.join()).isEqualTo(new Answer.Applied<>(3, "b2"));
        assertThat(session.token()).isEqualTo(new SessionToken("sim", 1, 3));
    }

    @Test
    void whatWasLostIsProposedAgainUntilItIsAnswered() {
        Session<String, String> session = open();
        loses = true;
        CompletableFuture<Answer<String>> a = propose(session, "a");
        CompletableFuture<Answer<String>> b = propose(session, "b");
        run(200);
        assertThat(a).isNotDone();
        assertThat(session.token().next()).isEqualTo(1);
        loses = false;
        run(100);
        assertThat(applied).containsExactly("a", "b");
        assertThat(a.join().orThrow()).isEqualTo("a1");
        assertThat(b.join().orThrow()).isEqualTo("b2");
    }

    @Test
    void whatWasAppliedUnseenIsAnsweredAndNotAppliedAgain() {
        Session<String, String> session = open();
        isSilent = true;
        CompletableFuture<Answer<String>> a = propose(session, "a");
        run(30);
        assertThat(applied).containsExactly("a");
        isSilent = false;
        run(100);
        assertThat(a.join()).isEqualTo(new Answer.Applied<>(2, "a1"));
        assertThat(applied).containsExactly("a");
    }

    @Test
    void anotherReplicaGoesOnFromTheToken() {
        Session<String, String> session = open();
        propose(session, "a");
        run(1);
        SessionToken token = session.token();
        isSilent = true;
        propose(session, "b");
        run(1);
        isSilent = false;
        proposals = new Proposals<>(N1, 1, limits, loop, this::take);
        sessions = sessions();
        lead(N1);
        Session<String, String> resumed = sessions.at(token);
        CompletableFuture<Answer<String>> again = propose(resumed, "b");
        CompletableFuture<Answer<String>> next = propose(resumed, "c");
        run(1);
        assertThat(again.join()).isEqualTo(new Answer.Applied<>(3, "b2"));
        assertThat(next.join().orThrow()).isEqualTo("c3");
        assertThat(applied).containsExactly("a", "b", "c");
    }

    @Test
    void aChangedCommandUnderTheSameSequenceIsRefused() {
        Session<String, String> session = open();
        propose(session, "a");
        run(1);
        CompletableFuture<Answer<String>> other = propose(sessions.at(new SessionToken("sim", 1, 1)), "b");
        run(1);
        assertThat(other.join()).isInstanceOf(Answer.Refused.class).asString().contains("two clients");
        assertThat(applied).containsExactly("a");
    }

    @Test
    void anUnknownSessionAndASettledCommandAreForgotten() {
        lead(N1);
        CompletableFuture<Answer<String>> stranger = propose(sessions.at(new SessionToken("sim", 77, 1)), "a");
        run(1);
        assertThat(stranger.join())
                .isInstanceOf(Answer.Forgotten.class)
                .asString()
                .contains("session unknown");
        Session<String, String> session = open();
        propose(session, "a");
        run(1);
        propose(session, "b");
        run(1);
        CompletableFuture<Answer<String>> old =
                propose(sessions.at(new SessionToken("sim", session.token().session(), 1)), "a");
        run(1);
        assertThat(old.join()).isInstanceOf(Answer.Forgotten.class).asString().contains("is not kept");
        assertThat(applied).containsExactly("a", "b");
    }

    @Test
    void closingLeavesTheTokenAtTheFirstCommandWithoutAnAnswer() {
        Session<String, String> session = open();
        loses = true;
        CompletableFuture<Answer<String>> a = propose(session, "a");
        CompletableFuture<Answer<String>> b = propose(session, "b");
        run(1);
        session.close();
        run(1);
        assertThat(a.join()).isInstanceOf(Answer.Unanswered.class);
        assertThat(b.join()).isInstanceOf(Answer.Unanswered.class);
        assertThat(session.token()).isEqualTo(new SessionToken("sim", 1, 1));
        CompletableFuture<Answer<String>> late = propose(session, "c");
        int before = sent.size();
        run(200);
        assertThat(late.join()).isInstanceOf(Answer.Refused.class);
        assertThat(sent).hasSize(before);
    }

    @Test
    void aReplicaThatEndsLeavesNobodyWaiting() {
        Session<String, String> session = open();
        loses = true;
        CompletableFuture<Answer<String>> a = propose(session, "a");
        run(1);
        CompletableFuture<Session<String, String>> opening = sessions.open().toCompletableFuture();
        loop.runAll();
        sessions.close("the replica was closed");
        proposals.close("the replica was closed");
        run(1);
        assertThat(a.join()).isEqualTo(new Answer.Unanswered<>("the replica was closed"));
        assertThat(opening).isCompletedExceptionally();
        CompletableFuture<Session<String, String>> late = sessions.open().toCompletableFuture();
        run(1);
        assertThat(late).isCompletedExceptionally();
    }

    @Test
    void aReplicaThatMayNotForwardSaysWhoLeads() {
        Session<String, String> session = open();
        limits = new Proposals.Limits(false, 50, 5_000, 1_000, 10_000);
        proposals = proposals();
        sessions = sessions();
        lead(N2);
        CompletableFuture<Answer<String>> a = propose(sessions.at(session.token()), "a");
        run(1);
        assertThat(a.join()).isInstanceOf(Answer.Unanswered.class).asString().contains("n2");
    }

    @Test
    void whatIsRepeatedDoesNotTakeThePlaceOfWhatWasRefused() {
        Session<String, String> session = open();
        CompletableFuture<Answer<String>> large =
                session.propose(1, "x".repeat(1_001)).toCompletableFuture();
        CompletableFuture<Answer<String>> behind = session.propose(2, "b").toCompletableFuture();
        run(1);
        assertThat(large.join()).isInstanceOf(Answer.Refused.class);
        assertThat(behind.join()).isInstanceOf(Answer.Refused.class).asString().contains("number 1");
        CompletableFuture<Answer<String>> right = session.propose(1, "a").toCompletableFuture();
        run(1);
        assertThat(right.join().orThrow()).isEqualTo("a1");
    }

    @Test
    void tooLargeAndTooMuchIsRefusedAndUsesUpNoSequence() {
        Session<String, String> session = open();
        loses = true;
        assertThat(propose(session, "x".repeat(1_001)).join()).asString().contains("limits.command-bytes");
        for (int i = 0; i < 5; i++) {
            propose(session, "x".repeat(1_000));
        }
        assertThat(propose(session, "y".repeat(100)).join()).asString().contains("limits.pending-bytes");
        run(1);
        loses = false;
        run(300);
        CompletableFuture<Answer<String>> next = propose(session, "z");
        run(1);
        assertThat(next.join().orThrow()).isEqualTo("z6");
        assertThat(session.token().next()).isEqualTo(7);
    }
}
