package io.quorate.examples.cli;

/** What the process says at its end. */
final class ExitCode {
    /** All went well. */
    static final int OK = 0;
    /** What was shown or checked did not turn out as it should, or the program itself is wrong. */
    static final int FAILED = 1;
    /** The command line, a configuration, a directory or an address cannot be used. */
    static final int UNUSABLE = 2;
    /** The replica has stopped itself. */
    static final int HALTED = 3;

    /** Administration: no node answers at the address. */
    static final int UNREACHABLE = 4;
    /** Administration: what became of a change is not known (yet). */
    static final int UNKNOWN = 5;

    private ExitCode() {}
}
