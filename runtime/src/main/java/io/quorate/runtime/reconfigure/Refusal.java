package io.quorate.runtime.reconfigure;

/** Why a change does not begin: a sentence that says what to do. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean passing;

    Refusal(String reason) {
        this(reason, false);
    }

    private Refusal(String reason, boolean passing) {
        super(reason, null, false, false);
        this.passing = passing;
    }

    /** One that may be over in a moment: whoever is missed may just not have been heard yet. */
    static Refusal forNow(String reason) {
        return new Refusal(reason, true);
    }

    boolean isForNow() {
        return passing;
    }
}
