package io.quorate.api;

import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A change of the configuration on its way. It goes on without whoever asked for it: what is in the log is brought to its end
 * by whoever leads.
 *
 * <p>All methods may be called by any thread; none blocks.
 */
public interface Change {
    /**
     * What became of it.
     *
     * @return completes when nothing more will happen; never fails. Completes with {@link Result.Done} only when members
     *     that the change left out may be switched off
     */
    CompletionStage<Result> result();

    /**
     * How far it is.
     *
     * @return the newest view
     */
    Progress progress();

    /**
     * Asks to be called when it goes on. The call comes from the replica's own thread and must be short.
     *
     * @param listener whom to call, at once for the present progress, and then after every step
     */
    void onProgress(Consumer<Progress> listener);

    /**
     * Asks to give it up. That works until a stop-sign is in the log; a joint configuration is left on the side where it was
     * entered. {@link #result} tells whether it was in time.
     */
    void cancel();

    /**
     * How far a change is.
     *
     * @param step what is being done
     * @param detail what is waited for, for people
     */
    record Progress(Step step, String detail) {
        /** The steps of a change, in order; not every change takes all of them. */
        public enum Step {
            /** Who the nodes are, which mechanism takes it there, who is reachable. */
            PLANNING,
            /** Nodes that are to become voters are learners, and fetch what they miss. */
            CATCHING_UP,
            /** Both the old and the new voters must agree. */
            JOINT,
            /** A stop-sign is on its way through the log of the epoch. */
            SEALING,
            /** The next epoch is opened by its voters. */
            OPENING,
            /** Nothing more happens. */
            ENDED
        }
    }

    /** What became of a change. */
    sealed interface Result {
        /**
         * It is in force, and safe.
         *
         * @param configuration what is in force
         */
        record Done(Configuration configuration) implements Result {}

        /**
         * Certainly nothing of it is in force, nor will be; but learners may have been added, and a member whose place another
         * node was to take may have been left out: then the reason says so.
         *
         * @param reason why, and what to do, for people
         */
        record Refused(String reason) implements Result {
            /** Rejects null. */
            public Refused {
                Objects.requireNonNull(reason, "reason");
            }
        }

        /**
         * This replica cannot know: it was closed, or lost touch.
         *
         * @param reason why, and where to look, for people
         */
        record Unknown(String reason) implements Result {
            /** Rejects null. */
            public Unknown {
                Objects.requireNonNull(reason, "reason");
            }
        }
    }
}
