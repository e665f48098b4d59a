package io.quorate.testkit.sim;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One thing that goes wrong, as data.
 *
 * @param atMillis when it begins
 * @param kind what it is
 * @param forMillis how long it lasts; a crashed node is restarted then
 * @param targets names of the nodes that it hits; {@link #LEADER} stands for whoever leads when it begins
 * @param strength percent, milliseconds or a factor, as the kind says; 0 where it says nothing
 */
public record Fault(long atMillis, Kind kind, long forMillis, List<String> targets, int strength) {
    /** A target: whoever leads when the fault begins, or the first node if nobody does. */
    public static final String LEADER = "leader";

    /** What can go wrong. */
    public enum Kind {
        /** The process is killed; what was not on disk is lost. */
        CRASH,
        /**
         * The process is killed right after its next promise or vote, hardly before that is on disk, and started again so
         * many milliseconds later; nothing happens if it makes none.
         */
        CRASH_AT_PROMISE,
        /** All processes are killed. */
        POWER_CUT,
        /** The process stands still; frames wait for it. */
        PAUSE,
        /** No frame goes to or from the node. */
        ISOLATE,
        /** No frame goes between the targets and the others. */
        SPLIT,
        /** No frame goes to the node; its own arrive. */
        DEAF,
        /** No frame comes from the node; it gets all. */
        MUTE,
        /** No frame goes between two nodes. */
        CUT_LINK,
        /** No frame goes from the first target to the second. */
        CUT_ONE_WAY,
        /** The connection of two nodes breaks and is dialled again. */
        RESET,
        /** Some percent of all frames are lost. */
        LOSS,
        /** Some percent of all frames arrive twice. */
        DUPLICATION,
        /** Some percent of all frames overtake others. */
        REORDERING,
        /** Frames take up to so many milliseconds longer. */
        DELAY,
        /** The node's disk is slower by a factor. */
        SLOW_DISK,
        /** The node's disk does not answer; what it was asked it does afterwards. */
        HANG_DISK,
        /** The next sync of the node's disk fails, once, and what it should have made durable is lost in the next crash. */
        SYNC_FAILS,
        /** No file can be made on the node's disk. */
        FULL_DISK,
        /** Nothing can be read from the node's disk. */
        READ_FAILS,
        /**
         * A bit flips in a file of the node that is no longer written. Once its storage says so, the node stays down for ever;
         * only a minority is hit.
         */
        BIT_ROT;

        /** Those that need a real storage on a simulated disk, and the hang that is judged by tests of its own. */
        static final Set<Kind> OF_FILES = EnumSet.of(HANG_DISK, SYNC_FAILS, FULL_DISK, READ_FAILS, BIT_ROT);
    }

    /** Copies the list. */
    public Fault {
        targets = List.copyOf(targets);
    }

    @Override
    public String toString() {
        return "at " + atMillis + " ms " + kind + targets + (strength == 0 ? "" : " of " + strength) + " for "
                + forMillis + " ms";
    }
}
