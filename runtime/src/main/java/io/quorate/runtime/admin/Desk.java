package io.quorate.runtime.admin;

import io.quorate.api.Change;
import io.quorate.api.Change.Progress.Step;
import io.quorate.api.Replica;
import io.quorate.spi.MalformedException;
import io.quorate.spi.Reception;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's end of administration: does what visitors ask, one thing at a time for each, and tells how it goes on. What was
 * begun goes on when its visitor leaves. Nothing checks yet who asks, so only visitors on the node's own machine are let in,
 * unless that is allowed. Thread-safe.
 */
public final class Desk implements Reception {
    private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

    private final Office office;
    private final boolean insecure;
    /** Whoever waits for the end of something. */
    private final Set<Visitor> busy = ConcurrentHashMap.newKeySet();

    /**
     * Nobody is here yet.
     *
     * @param office what stands behind it
     * @param insecure whether visitors from other machines are let in
     */
    public Desk(Office office, boolean insecure) {
        this.office = office;
        this.insecure = insecure;
    }

    @Override
    public Optional<String> refusal(Visitor visitor) {
        return insecure || visitor.isLocal()
                ? Optional.empty()
                : Optional.of("administration from other machines is off at this node, because nothing checks who asks:"
                        + " run the command on the node's own machine; or, in a network where everybody may change"
                        + " the cluster, set quorate.admin.insecure = true in the node's file and start it again");
    }

    @Override
    public void left(Visitor visitor) {
        busy.remove(visitor);
    }

    @Override
    public void asked(Visitor visitor, ByteBuffer bytes) {
        Request request;
        try {
            request = AdminFormat.request(bytes);
        } catch (MalformedException e) {
            tell(
                    visitor,
                    new Answer.Failed("this node does not understand the request: " + e.getMessage()
                            + "; use the release that it runs"));
            return;
        }
        if (!busy.add(visitor)) {
            tell(visitor, new Answer.Failed("one thing at a time: what was asked before has not ended yet"));
            return;
        }
        if (request.changes()) {
            LOG.info("a visitor from {} asks: {}", visitor.place(), request);
        }
        serve(visitor, request);
    }

    private void serve(Visitor visitor, Request request) {
        Replica<?, ?> replica = office.replica();
        if (request instanceof Request.Status) {
            answer(visitor, office.look(), Answer.Seen::new);
        } else if (request instanceof Request.Outline outline) {
            answer(visitor, office.outline(outline.next()), Answer.Planned::new);
        } else if (request instanceof Request.Snapshot) {
            answer(visitor, replica.snapshot(), Answer.Taken::new);
        } else if (request instanceof Request.Reconfigure reconfigure) {
            follow(visitor, replica.reconfigure(reconfigure.next()));
        } else if (request instanceof Request.AddLearner add) {
            follow(visitor, replica.addLearner(add.node(), add.waitUntilCaughtUp()));
        } else if (request instanceof Request.RemoveLearner remove) {
            follow(visitor, replica.removeLearner(remove.node()));
        } else if (request instanceof Request.UpdateAddress update) {
            follow(visitor, replica.updateAddress(update.node(), update.address()));
        } else if (request instanceof Request.Transfer transfer) {
            follow(visitor, replica.transferLeadership(transfer.to()));
        }
    }

    private <T> void answer(Visitor visitor, CompletionStage<T> stage, Function<T, Answer> wording) {
        stage.whenComplete((value, failure) ->
                end(visitor, failure == null ? wording.apply(value) : new Answer.Failed(sentence(failure))));
    }

    private static String sentence(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private void follow(Visitor visitor, Change change) {
        change.onProgress(progress -> {
            if (progress.step() != Step.ENDED && !progress.detail().isEmpty()) {
                tell(visitor, new Answer.Going(progress));
            }
        });
        change.result().thenAccept(result -> end(visitor, new Answer.Ended(result)));
    }

    private void end(Visitor visitor, Answer last) {
        busy.remove(visitor);
        tell(visitor, last);
    }

    private static void tell(Visitor visitor, Answer answer) {
        visitor.answer(ByteBuffer.wrap(AdminFormat.encode(answer)));
    }
}
