package io.quorate.runtime.reconfigure;

/** Why a change does not begin: a sentence that says what to do. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    Refusal(String reason) {
        super(reason, null, false, false);
    }
}
