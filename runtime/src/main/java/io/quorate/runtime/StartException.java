package io.quorate.runtime;

import java.util.Objects;

/** A replica could not be started. The message is for people: it says what is wrong and what to do. */
public final class StartException extends RuntimeException {
    /** What the settings say that does not hold. */
    public enum Subject {
        /** The storage is in use, damaged, or nowhere to be made. */
        STORAGE,
        /** Nobody can listen at this node's address. */
        ADDRESS,
        /** The storage belongs to another node or another cluster. */
        NODE,
        /** The storage was written by another protocol. */
        PROTOCOL
    }

    private final Subject subject;

    /**
     * Says why.
     *
     * @param subject which setting does not hold
     * @param message what is wrong and what to do
     */
    public StartException(Subject subject, String message) {
        this(subject, message, null);
    }

    /**
     * Says why.
     *
     * @param subject which setting does not hold
     * @param message what is wrong and what to do
     * @param cause what was found; null if there is none
     */
    public StartException(Subject subject, String message, Throwable cause) {
        super(message, cause);
        this.subject = Objects.requireNonNull(subject, "subject");
    }

    /**
     * What it is about.
     *
     * @return which setting does not hold
     */
    public Subject subject() {
        return subject;
    }
}
