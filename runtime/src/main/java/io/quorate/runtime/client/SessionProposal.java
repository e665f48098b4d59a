package io.quorate.runtime.client;

import io.quorate.runtime.session.Verdict;
import java.util.Optional;

/** What a session has in the log, or on its way there. Its outcome is only that it was decided; the verdict says the rest. */
final class SessionProposal<R> extends Pending<R> {
    /** Set before the future completes as decided. */
    Optional<Verdict> verdict = Optional.empty();

    SessionProposal(byte[] payload) {
        super(payload);
    }

    @Override
    boolean isOfSession() {
        return true;
    }
}
