package io.quorate.examples.cli;

import io.quorate.api.Change.Progress;
import io.quorate.api.Change.Result;
import io.quorate.api.NodeId;
import io.quorate.runtime.admin.NodeView;
import io.quorate.runtime.reconfigure.Outline;
import java.util.Locale;

/** Shows what a node answers. What ends a command gives its exit code. */
interface AdminPrinter {
    /** How a command ended. */
    enum Outcome {
        DONE(ExitCode.OK),
        REFUSED(ExitCode.FAILED),
        UNREACHABLE(ExitCode.UNREACHABLE),
        UNKNOWN(ExitCode.UNKNOWN);

        private final int exitCode;

        Outcome(int exitCode) {
            this.exitCode = exitCode;
        }

        int exitCode() {
            return exitCode;
        }

        String word() {
            return AdminPrinter.word(this);
        }
    }

    /** A constant as people write it. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A change is on its way. */
    void progress(Progress progress);

    /** All about a node. */
    int status(NodeView view);

    /** Who is a member, and who waits. */
    int members(NodeView view);

    /** What would be done. */
    int plan(Outline outline);

    /** A snapshot was taken. */
    int snapshot(long index);

    /** A transfer has ended: this node leads now. */
    int leads(NodeId leader);

    /** A change has ended. */
    int end(Result result);

    /** It came to nothing. */
    int end(Outcome outcome, String reason);
}
