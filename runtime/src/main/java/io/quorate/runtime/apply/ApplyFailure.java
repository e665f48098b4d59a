package io.quorate.runtime.apply;

/** The state machine has thrown while it applied a command or loaded a snapshot. The log is right all the same. */
public final class ApplyFailure extends RuntimeException {
    private final long index;

    ApplyFailure(long index, Throwable cause) {
        super("the state machine failed at index " + index + ": " + cause, cause);
        this.index = index;
    }

    /**
     * Where it happened.
     *
     * @return index of the entry that was being applied, or where the snapshot ends
     */
    public long index() {
        return index;
    }
}
