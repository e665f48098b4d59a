package io.quorate.runtime.admin;

import io.quorate.api.Change;
import io.quorate.api.Change.Result;
import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.runtime.reconfigure.Outline;
import io.quorate.spi.MalformedException;
import io.quorate.spi.plugin.Dialer;
import io.quorate.spi.plugin.Dialer.Conversation;
import io.quorate.spi.plugin.Dialer.RefusedException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Administers a cluster through one of its nodes, any of them, knowing nothing but its address. Each call visits the node
 * anew; all block until the end or until patience is over, and may be called by any thread.
 *
 * <p>A change that has begun goes on without its caller: when the node is lost on the way, or patience is over, the result is
 * {@link Result.Unknown}. All calls throw {@link RefusedException} if the node says no, {@link LostException} if it is there and
 * does not answer what it is asked, and {@link IOException} if no node answers at the address.
 */
public final class AdminClient {
    /** The node is there, and was lost before it had answered. The message says who it was. */
    public static final class LostException extends IOException {
        private static final long serialVersionUID = 1;

        LostException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static final Duration LONGEST_DIAL = Duration.ofSeconds(5);

    private static final String GOES_ON =
            "what has begun goes on without its caller: look at the status to see what became of it";

    private final Dialer dialer;
    private final String address;
    private final Duration patience;

    /**
     * Connects to nobody yet.
     *
     * @param dialer of the transport that the node uses
     * @param address {@code host:port} of a node
     * @param patience how long a call may take, above 0
     */
    public AdminClient(Dialer dialer, String address, Duration patience) {
        this.dialer = dialer;
        this.address = address;
        this.patience = patience;
    }

    /**
     * How the node sees itself and the others.
     *
     * @return what it shows
     * @throws IOException as for all calls
     */
    public NodeView status() throws IOException {
        return ask(new Request.Status(), Answer.Seen.class).view();
    }

    /**
     * What a change would do, without doing it.
     *
     * @param next what is wanted, derived from the configuration that {@link #status} shows
     * @return the plan, or why it would be refused
     * @throws IOException as for all calls
     */
    public Outline outline(Configuration next) throws IOException {
        return ask(new Request.Outline(next), Answer.Planned.class).outline();
    }

    /**
     * Has the node take a snapshot of its state.
     *
     * @return its index
     * @throws IOException as for all calls
     */
    public long snapshot() throws IOException {
        return ask(new Request.Snapshot(), Answer.Taken.class).index();
    }

    /**
     * Changes who takes part, or how; see {@link io.quorate.api.Replica#reconfigure}.
     *
     * @param next what is wanted, derived from the configuration that {@link #status} shows
     * @param listener told how far it is
     * @return what became of it
     * @throws IOException as for all calls
     */
    public Result reconfigure(Configuration next, Consumer<Change.Progress> listener) throws IOException {
        return change(new Request.Reconfigure(next), listener);
    }

    /**
     * Makes a node that waits to join a learner.
     *
     * @param node its name
     * @param waitUntilCaughtUp whether it is done only when the node has what the others have
     * @param listener told how far it is
     * @return what became of it
     * @throws IOException as for all calls
     */
    public Result addLearner(NodeId node, boolean waitUntilCaughtUp, Consumer<Change.Progress> listener)
            throws IOException {
        return change(new Request.AddLearner(node, waitUntilCaughtUp), listener);
    }

    /**
     * Leaves a learner out.
     *
     * @param node its name
     * @param listener told how far it is
     * @return what became of it
     * @throws IOException as for all calls
     */
    public Result removeLearner(NodeId node, Consumer<Change.Progress> listener) throws IOException {
        return change(new Request.RemoveLearner(node), listener);
    }

    /**
     * Says that a member listens at another address; see {@link io.quorate.api.Replica#updateAddress}.
     *
     * @param node its name
     * @param moved its new address, {@code host:port}
     * @param listener told how far it is
     * @return what became of it
     * @throws IOException as for all calls
     */
    public Result updateAddress(NodeId node, String moved, Consumer<Change.Progress> listener) throws IOException {
        return change(new Request.UpdateAddress(node, moved), listener);
    }

    /**
     * Lets a voter lead.
     *
     * @param to its name
     * @param listener told how far it is
     * @return what became of it
     * @throws IOException as for all calls
     */
    public Result transferLeadership(NodeId to, Consumer<Change.Progress> listener) throws IOException {
        return change(new Request.Transfer(to), listener);
    }

    /**
     * Nodes do not wait for long for whoever comes to go on, and a program that has just started loads classes meanwhile, which
     * lasts seconds on a machine that is overloaded. The second time they are there.
     */
    private Conversation visit() throws IOException {
        try {
            return dial();
        } catch (EOFException e) {
            return dial();
        }
    }

    private Conversation dial() throws IOException {
        return dialer.dial(address, patience.compareTo(LONGEST_DIAL) < 0 ? patience : LONGEST_DIAL);
    }

    /** What is asked like this may be asked twice. */
    private <T extends Answer> T ask(Request request, Class<T> wanted) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            return ask(request, wanted, deadline);
        } catch (LostException e) {
            if (e.getCause() instanceof EOFException) {
                return ask(request, wanted, deadline);
            }
            throw e;
        }
    }

    private <T extends Answer> T ask(Request request, Class<T> wanted, long deadline) throws IOException {
        // Before the node begins to count for how long it hears nothing.
        ByteBuffer question = ByteBuffer.wrap(AdminFormat.encode(request));
        try (Conversation conversation = visit()) {
            Answer answer = answer(conversation, question, deadline);
            if (!wanted.isInstance(answer)) {
                throw unexpected(answer);
            }
            return wanted.cast(answer);
        }
    }

    private Answer answer(Conversation conversation, ByteBuffer question, long deadline) throws IOException {
        String who = conversation.host().node() + " answers at " + address + ", but ";
        Optional<Answer> answer;
        try {
            conversation.say(question);
            answer = next(conversation, deadline);
        } catch (IOException e) {
            throw new LostException(who + "did not say what it was asked: " + e.getMessage() + "; ask again", e);
        }
        return answer.orElseThrow(() -> new LostException(
                who + "did not say within " + patience.toMillis() + " ms what it was asked; give it more time", null));
    }

    private Result change(Request request, Consumer<Change.Progress> listener) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        ByteBuffer question = ByteBuffer.wrap(AdminFormat.encode(request));
        try (Conversation conversation = visit()) {
            return follow(conversation, question, deadline, listener);
        }
    }

    private Result follow(
            Conversation conversation, ByteBuffer question, long deadline, Consumer<Change.Progress> listener)
            throws IOException {
        Optional<Answer> answer;
        try {
            conversation.say(question);
            answer = next(conversation, deadline);
            while (answer.isPresent() && answer.get() instanceof Answer.Going going) {
                listener.accept(going.progress());
                answer = next(conversation, deadline);
            }
        } catch (IOException e) {
            return new Result.Unknown("the node was lost on the way (" + e.getMessage() + "); " + GOES_ON);
        }
        if (answer.isEmpty()) {
            return new Result.Unknown("not done within " + patience.toMillis() + " ms; " + GOES_ON);
        }
        if (answer.get() instanceof Answer.Ended ended) {
            return ended.result();
        }
        throw unexpected(answer.get());
    }

    private static Optional<Answer> next(Conversation conversation, long deadline) throws IOException {
        long left = deadline - System.nanoTime();
        Optional<ByteBuffer> frame = left <= 0 ? Optional.empty() : conversation.hear(Duration.ofNanos(left));
        if (frame.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(AdminFormat.answer(frame.get()));
        } catch (MalformedException e) {
            throw new IOException(
                    "the answer cannot be read: " + e.getMessage() + "; use the release that the node runs", e);
        }
    }

    private static IOException unexpected(Answer answer) {
        return answer instanceof Answer.Failed failed
                ? new RefusedException(failed.reason())
                : new IOException("the node answers something else than was asked: " + answer);
    }
}
