package io.quorate.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.quorate.api.Change.Progress;
import io.quorate.api.Change.Progress.Step;
import io.quorate.api.Change.Result;
import io.quorate.api.NodeId;
import io.quorate.runtime.reconfigure.Outline;
import io.quorate.spi.MalformedException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AdminFormatTest {
    private static final NodeId N2 = NodeId.of("n2");
    private static final List<Request> REQUESTS = List.of(
            new Request.Status(),
            new Request.Outline(FakeOffice.configuration()),
            new Request.Reconfigure(FakeOffice.configuration().withVoters("n1", "n9")),
            new Request.AddLearner(N2, true),
            new Request.RemoveLearner(N2),
            new Request.UpdateAddress(N2, "[fd00::1]:7400"),
            new Request.Transfer(N2),
            new Request.Snapshot());
    private static final List<Answer> ANSWERS = List.of(
            new Answer.Seen(FakeOffice.view()),
            new Answer.Planned(new Outline(false, List.of("grüße", ""))),
            new Answer.Going(new Progress(Step.OPENING, "waits")),
            new Answer.Ended(new Result.Done(FakeOffice.configuration())),
            new Answer.Ended(new Result.Refused("no")),
            new Answer.Ended(new Result.Unknown("perhaps")),
            new Answer.Taken(12),
            new Answer.Failed("broken"));

    @Test
    void everythingComesBackAsItWas() {
        for (Request request : REQUESTS) {
            assertThat(AdminFormat.request(ByteBuffer.wrap(AdminFormat.encode(request))))
                    .isEqualTo(request);
        }
        for (Answer answer : ANSWERS) {
            assertThat(AdminFormat.answer(ByteBuffer.wrap(AdminFormat.encode(answer))))
                    .isEqualTo(answer);
        }
    }

    @Test
    void everyBeginningAndEveryWrongByteIsEitherReadOrMalformed() {
        REQUESTS.forEach(request -> harm(AdminFormat.encode(request), AdminFormat::request));
        ANSWERS.forEach(answer -> harm(AdminFormat.encode(answer), AdminFormat::answer));
    }

    private static void harm(byte[] bytes, Consumer<ByteBuffer> reader) {
        for (int i = 0; i < bytes.length; i++) {
            readOrMalformed(Arrays.copyOf(bytes, i), reader);
            for (int wrong : new int[] {0, 0x7f, 0x80, 0xff}) {
                byte[] harmed = bytes.clone();
                harmed[i] = (byte) wrong;
                readOrMalformed(harmed, reader);
            }
        }
        readOrMalformed(Arrays.copyOf(bytes, bytes.length + 1), reader);
    }

    private static void readOrMalformed(byte[] bytes, Consumer<ByteBuffer> reader) {
        assertThatCode(() -> {
                    try {
                        reader.accept(ByteBuffer.wrap(bytes));
                    } catch (MalformedException e) {
                        assertThat(e).hasMessageNotContaining("null");
                    }
                })
                .as(() -> Arrays.toString(bytes))
                .doesNotThrowAnyException();
    }

    @Test
    void aSentenceWithoutEndIsCut() {
        Answer.Failed cut = (Answer.Failed)
                AdminFormat.answer(ByteBuffer.wrap(AdminFormat.encode(new Answer.Failed("ü".repeat(100_000)))));
        assertThat(cut.reason()).hasSizeBetween(1_000, 10_000).endsWith("...");
    }
}
