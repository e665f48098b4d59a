package io.quorate.raft;

import io.quorate.spi.support.Randomness;

/**
 * When to campaign: a random time in [E, 2E) after the last reason to wait. Contact moves only where it counts from; the
 * length is drawn anew at every change of role and every campaign, so that servers whose attempts collided part.
 */
final class ElectionTimer {
    private final Randomness randomness;
    private final int electionTicks;
    private long since;
    private long length;

    ElectionTimer(Randomness randomness, int electionTicks) {
        this.randomness = randomness;
        this.electionTicks = electionTicks;
        draw(0);
    }

    /** Starts anew with another length. */
    void draw(long now) {
        since = now;
        length = randomness.between(electionTicks, 2L * electionTicks - 1);
    }

    /** There is a reason to wait: a leader was heard, or somebody got the own vote. */
    void restart(long now) {
        since = now;
    }

    boolean expired(long now) {
        return now - since >= length;
    }
}
