package io.quorate.testkit.sim;

import java.util.List;

/** A broken promise, found by the simulator. */
public final class SimFailure extends AssertionError {
    private final String finding;

    /**
     * Says what is broken.
     *
     * @param finding what was found
     * @param cause where it was found, or null
     */
    SimFailure(String finding, Throwable cause) {
        super(finding, cause);
        this.finding = finding;
    }

    /**
     * The same with how it came about and how to see it again.
     *
     * @param story what to print around it
     * @param trace the last events
     */
    SimFailure told(String story, List<String> trace) {
        String text = finding + "\n" + story + (trace.isEmpty() ? "" : "\nlast events:\n" + String.join("\n", trace));
        SimFailure told = new SimFailure(text, getCause() == null ? this : getCause());
        told.setStackTrace(getStackTrace());
        return told;
    }

    /**
     * What was found, without its story.
     *
     * @return one sentence
     */
    public String finding() {
        return finding;
    }
}
