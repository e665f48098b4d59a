package io.quorate.runtime.assembly;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.Provider;
import io.quorate.spi.ElectionFactory;
import java.util.Optional;

/** Lends the chosen leader election to a protocol, and remembers whether the protocol asked for it. */
final class LentElection implements Module, Provider<ElectionFactory> {
    private final Optional<ElectionFactory> election;
    private boolean asked;

    LentElection(Optional<ElectionFactory> election) {
        this.election = election;
    }

    @Override
    public void configure(Binder binder) {
        binder.bind(ElectionFactory.class).toProvider(this);
    }

    @Override
    public ElectionFactory get() {
        asked = true;
        return election.orElseThrow(() -> new IllegalStateException("there is no leader election"));
    }

    /**
     * Whether the protocol needs one.
     *
     * @return false if it brings its own
     */
    boolean asked() {
        return asked;
    }

    /**
     * Whether the protocol cannot be made for want of one.
     *
     * @return true if it asked in vain
     */
    boolean wanting() {
        return asked && election.isEmpty();
    }
}
