package io.quorate.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Change.Progress;
import io.quorate.api.Change.Progress.Step;
import io.quorate.api.Change.Result;
import io.quorate.api.NodeId;
import io.quorate.spi.Reception;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DeskTest {
    private static final NodeId N2 = NodeId.of("n2");

    private final FakeOffice office = new FakeOffice();
    private final Desk desk = new Desk(office, false);
    private final FakeVisitor visitor = new FakeVisitor(true);

    /** Remembers what it is told. */
    private static final class FakeVisitor implements Reception.Visitor {
        final boolean local;
        final List<Answer> answers = new ArrayList<>();

        FakeVisitor(boolean local) {
            this.local = local;
        }

        @Override
        public boolean isLocal() {
            return local;
        }

        @Override
        public String place() {
            return "10.9.9.9:5";
        }

        @Override
        public boolean answer(ByteBuffer frame) {
            return answers.add(AdminFormat.answer(frame));
        }
    }

    private void ask(FakeVisitor who, Request request) {
        desk.asked(who, ByteBuffer.wrap(AdminFormat.encode(request)));
    }

    @Test
    void whoComesOverTheNetworkIsNotLetInUnlessThatIsAllowed() {
        FakeVisitor remote = new FakeVisitor(false);
        assertThat(desk.refusal(remote).orElseThrow())
                .contains("quorate.admin.insecure = true", "on the node's own machine");
        assertThat(desk.refusal(visitor)).isEmpty();
        assertThat(new Desk(office, true).refusal(remote)).isEmpty();
    }

    @Test
    void questionsAreAnswered() {
        ask(visitor, new Request.Status());
        ask(visitor, new Request.Outline(FakeOffice.configuration().withVoters("n1", "n2")));
        ask(visitor, new Request.Snapshot());
        assertThat(visitor.answers)
                .extracting(Object::getClass)
                .asList()
                .containsExactly(Answer.Seen.class, Answer.Planned.class, Answer.Taken.class);
        assertThat(office.asked).isEmpty();
    }

    @Test
    void aChangeIsToldUntilItsEnd() {
        ask(visitor, new Request.AddLearner(N2, true));
        office.change.at(Step.CATCHING_UP, "n2 has 5");
        office.change.at(Step.ENDED, "");
        office.change.result.complete(new Result.Done(FakeOffice.configuration()));
        assertThat(visitor.answers)
                .containsExactly(
                        new Answer.Going(new Progress(Step.CATCHING_UP, "n2 has 5")),
                        new Answer.Ended(new Result.Done(FakeOffice.configuration())));
    }

    @Test
    void everyChangeReachesTheReplica() {
        List<Request> requests = List.of(
                new Request.Reconfigure(FakeOffice.configuration().withVoters("n1", "n2")),
                new Request.AddLearner(N2, false),
                new Request.RemoveLearner(N2),
                new Request.UpdateAddress(N2, "x:1"),
                new Request.Transfer(N2));
        requests.forEach(request -> ask(new FakeVisitor(true), request));
        assertThat(office.asked)
                .containsExactly(
                        "reconfigure [n1, n2]",
                        "addLearner n2 false",
                        "removeLearner n2",
                        "updateAddress n2 x:1",
                        "transferLeadership n2");
    }

    @Test
    void aVisitorAsksOneThingAtATime() {
        ask(visitor, new Request.Transfer(N2));
        ask(visitor, new Request.RemoveLearner(N2));
        assertThat(visitor.answers).hasSize(1);
        assertThat(((Answer.Failed) visitor.answers.get(0)).reason()).contains("one thing at a time");
        assertThat(office.asked).containsExactly("transferLeadership n2");
        office.change.result.complete(new Result.Refused("no"));
        ask(visitor, new Request.Status());
        assertThat(visitor.answers).hasSize(3);
    }

    @Test
    void aChangeGoesOnWhenItsVisitorLeaves() {
        ask(visitor, new Request.Transfer(N2));
        desk.left(visitor);
        office.change.at(Step.PLANNING, "asks n1");
        office.change.result.complete(new Result.Done(FakeOffice.configuration()));
        assertThat(office.asked).containsExactly("transferLeadership n2");
    }

    @Test
    void whatMakesNoSenseIsAnsweredWithASentence() {
        desk.asked(visitor, ByteBuffer.wrap(new byte[] {1, 99}));
        desk.asked(visitor, ByteBuffer.allocate(0));
        desk.asked(visitor, ByteBuffer.wrap(new byte[] {7, 1}));
        assertThat(visitor.answers).hasSize(3).allMatch(answer -> answer instanceof Answer.Failed);
        assertThat(((Answer.Failed) visitor.answers.get(2)).reason()).contains("use the release that it runs");
    }

    @Test
    void whatFailsIsToldInWords() {
        office.snapshot = CompletableFuture.failedFuture(new IllegalStateException("takes no part"));
        ask(visitor, new Request.Snapshot());
        assertThat(visitor.answers).containsExactly(new Answer.Failed("takes no part"));
    }
}
