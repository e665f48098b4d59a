package io.quorate.runtime.reconfigure;

import io.quorate.api.Change;
import io.quorate.api.Change.Progress.Step;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a caller holds of a change. Moved on by the loop, looked at by anyone. */
public final class OpenChange implements Change {
    private static final Logger LOG = LoggerFactory.getLogger(OpenChange.class);

    private final CompletableFuture<Result> result = new CompletableFuture<>();
    private final List<Consumer<Progress>> listeners = new CopyOnWriteArrayList<>();
    private volatile Progress progress = new Progress(Step.PLANNING, "");
    private volatile boolean cancelled;

    /** A change that nothing was done for yet. */
    public OpenChange() {}

    @Override
    public CompletionStage<Result> result() {
        return result.minimalCompletionStage();
    }

    @Override
    public Progress progress() {
        return progress;
    }

    @Override
    public void onProgress(Consumer<Progress> listener) {
        listeners.add(listener);
        tell(listener, progress);
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    boolean isOpen() {
        return !result.isDone();
    }

    void at(Step step, String detail) {
        Progress next = new Progress(step, detail);
        if (isOpen() && !next.equals(progress)) {
            progress = next;
            listeners.forEach(listener -> tell(listener, next));
        }
    }

    /**
     * Ends it: nothing is done.
     *
     * @param reason why, and what to do, for people
     */
    public void refuse(String reason) {
        end(new Result.Refused(reason));
    }

    void end(Result end) {
        at(Step.ENDED, "");
        result.complete(end);
    }

    /** A listener's failure is the listener's: the replica goes on. */
    private static void tell(Consumer<Progress> listener, Progress progress) {
        try {
            listener.accept(progress);
        } catch (RuntimeException e) {
            LOG.warn("a listener to a change has thrown", e);
        }
    }
}
