package io.quorate.runtime;

/** A replica could not be started. The message is for people: it says what is wrong and what to do. */
public final class StartException extends RuntimeException {
    /**
     * Says why.
     *
     * @param message what is wrong and what to do
     */
    public StartException(String message) {
        super(message);
    }

    /**
     * Says why.
     *
     * @param message what is wrong and what to do
     * @param cause what was found
     */
    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
