package io.quorate.spi;

/** Bytes from outside are not what they should be. Whoever reads such bytes drops them, or the connection. */
public final class MalformedException extends RuntimeException {
    /**
     * Says what is wrong.
     *
     * @param message what was found and what was expected, without the bytes themselves
     */
    public MalformedException(String message) {
        super(message);
    }
}
