package io.quorate.runtime.reconfigure;

import io.quorate.runtime.wire.RuntimeMessage.Fetched;
import io.quorate.runtime.wire.RuntimeMessage.Standing;

/**
 * How much a learner has of what there is.
 *
 * @param held the log up to where; below 0 if nothing is known of it
 * @param fetched the snapshot that is on its way to it
 */
record Share(long held, Fetched fetched) {
    private static final long KIB = 1L << 10;
    private static final long MIB = 1L << 20;

    static Share of(Standing standing) {
        return new Share(standing.held(), standing.fetched());
    }

    static Share of(long held) {
        return new Share(held, Fetched.NOTHING);
    }

    /** Less than whatever may be allowed to be missing. */
    static Share unknown(long lag) {
        return of(-1L - lag);
    }

    boolean isKnown() {
        return held >= 0;
    }

    /** Whether the snapshot has come, and is to be put in place. */
    boolean isWhole() {
        return isFetching() && fetched.bytes() >= fetched.length();
    }

    /** More entries, a newer snapshot, or more of the same one. */
    boolean isMoreThan(Share before) {
        boolean newer = fetched.index() > before.fetched.index();
        boolean more = fetched.index() == before.fetched.index() && fetched.bytes() > before.fetched.bytes();
        return held > before.held || (held == before.held && (newer || more));
    }

    String missing(Ground ground) {
        if (isKnown() && !isFetching()) {
            return "it has the log up to " + held + " of " + ground.decided();
        }
        String now = isKnown() ? toString() : "is not heard in epoch " + ground.epoch();
        return "it " + now + ", where the log goes up to " + ground.decided();
    }

    private boolean isFetching() {
        return fetched.index() > Math.max(held, 0);
    }

    /** Said of the learner. */
    @Override
    public String toString() {
        if (!isFetching()) {
            return "has " + held;
        }
        if (isWhole()) {
            return "checks a snapshot of " + amount(fetched.length(), unit(fetched.length()));
        }
        long unit = unit(fetched.length());
        return "fetches a snapshot: " + fetched.bytes() / unit + " of " + amount(fetched.length(), unit);
    }

    private static long unit(long bytes) {
        return bytes >= 10 * MIB ? MIB : bytes >= 10 * KIB ? KIB : 1;
    }

    private static String amount(long bytes, long unit) {
        return bytes / unit + (unit == MIB ? " MiB" : unit == KIB ? " KiB" : " bytes");
    }
}
