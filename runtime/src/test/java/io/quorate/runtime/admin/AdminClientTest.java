package io.quorate.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.Change.Progress;
import io.quorate.api.Change.Progress.Step;
import io.quorate.api.Change.Result;
import io.quorate.api.NodeId;
import io.quorate.runtime.admin.AdminClient.LostException;
import io.quorate.spi.Hello;
import io.quorate.spi.plugin.Dialer;
import io.quorate.spi.plugin.Dialer.Conversation;
import io.quorate.spi.plugin.Dialer.RefusedException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AdminClientTest {
    private static final NodeId N2 = NodeId.of("n2");
    private static final Result DONE = new Result.Done(FakeOffice.configuration());

    private final Queue<Answer> answers = new ArrayDeque<>();
    private final List<Request> requests = new ArrayList<>();
    private final List<Progress> progress = new ArrayList<>();
    private boolean ends;
    private int dialsThatEnd;
    private int hearingsThatEnd;
    private int closed;
    private final AdminClient client = new AdminClient(new Answering(), "n1:7400", Duration.ofSeconds(30));

    /** Answers as the test says; then is silent, or gone. */
    private final class Answering implements Dialer, Conversation {
        @Override
        public Conversation dial(String address, Duration patience) throws IOException {
            assertThat(address).isEqualTo("n1:7400");
            if (dialsThatEnd-- > 0) {
                throw new EOFException("closed by the other end");
            }
            return this;
        }

        @Override
        public Hello host() {
            return new Hello("c", N2, new UUID(1, 2), 1, "n1:7400", List.of("raft"));
        }

        @Override
        public void say(ByteBuffer request) {
            requests.add(AdminFormat.request(request));
        }

        @Override
        public Optional<ByteBuffer> hear(Duration patience) throws IOException {
            if ((answers.isEmpty() && ends) || hearingsThatEnd-- > 0) {
                throw new EOFException("closed by the other end");
            }
            return Optional.ofNullable(answers.poll()).map(AdminFormat::encode).map(ByteBuffer::wrap);
        }

        @Override
        public void close() {
            closed++;
        }
    }

    @Test
    void progressIsToldAndTheResultComesLast() throws IOException {
        answers.add(new Answer.Going(new Progress(Step.PLANNING, "asks")));
        answers.add(new Answer.Going(new Progress(Step.JOINT, "waits")));
        answers.add(new Answer.Ended(DONE));
        assertThat(client.transferLeadership(N2, progress::add)).isEqualTo(DONE);
        assertThat(progress).extracting(Progress::step).containsExactly(Step.PLANNING, Step.JOINT);
        assertThat(requests).containsExactly(new Request.Transfer(N2));
        assertThat(closed).isEqualTo(1);
    }

    @Test
    void aNodeThatIsLostOnTheWayLeavesTheResultUnknown() throws IOException {
        ends = true;
        answers.add(new Answer.Going(new Progress(Step.JOINT, "waits")));
        Result result = client.removeLearner(N2, progress::add);
        assertThat(((Result.Unknown) result).reason()).contains("lost on the way", "closed by", "look at the status");
        assertThat(closed).isEqualTo(1);
    }

    @Test
    void patienceEnds() throws IOException {
        Result result = client.reconfigure(FakeOffice.configuration(), progress::add);
        assertThat(((Result.Unknown) result).reason()).contains("not done within 30000 ms", "look at the status");
        assertThatThrownBy(client::status)
                .isInstanceOf(LostException.class)
                .hasMessage(
                        "n2 answers at n1:7400, but did not say within 30000 ms what it was asked; give it more time");
    }

    @Test
    void aNodeThatWasThereAndIsLostIsNotSaidToBeSilent() {
        ends = true;
        assertThatThrownBy(client::status)
                .isInstanceOf(LostException.class)
                .hasMessage(
                        "n2 answers at n1:7400, but did not say what it was asked: closed by the other end; ask again");
        assertThat(closed).as("asked twice").isEqualTo(2);
    }

    @Test
    void whoIsSlowAtFirstIsHeardTheSecondTime() throws IOException {
        dialsThatEnd = 1;
        hearingsThatEnd = 1;
        answers.add(new Answer.Seen(FakeOffice.view()));
        assertThat(client.status()).isEqualTo(FakeOffice.view());
        dialsThatEnd = 1;
        answers.add(new Answer.Ended(DONE));
        assertThat(client.removeLearner(N2, progress::add)).isEqualTo(DONE);
    }

    @Test
    void whatTheNodeDoesNotDoIsARefusal() {
        answers.add(new Answer.Failed("takes no part"));
        assertThatThrownBy(client::snapshot)
                .isInstanceOf(RefusedException.class)
                .hasMessage("takes no part");
        answers.add(new Answer.Failed("one thing at a time"));
        assertThatThrownBy(() -> client.addLearner(N2, true, progress::add)).isInstanceOf(RefusedException.class);
    }

    @Test
    void anAnswerToSomethingElseIsNone() {
        answers.add(new Answer.Taken(3));
        assertThatThrownBy(client::status).hasMessageContaining("something else than was asked");
    }

    @Test
    void whatIsSeenIsGiven() throws IOException {
        answers.add(new Answer.Seen(FakeOffice.view()));
        answers.add(new Answer.Taken(3));
        assertThat(client.status()).isEqualTo(FakeOffice.view());
        assertThat(client.snapshot()).isEqualTo(3);
    }
}
