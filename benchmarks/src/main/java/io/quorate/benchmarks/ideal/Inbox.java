package io.quorate.benchmarks.ideal;

import io.quorate.benchmarks.trial.Completion;
import java.util.ArrayDeque;
import java.util.Deque;

/** Commands on their way from clients to the leader's loop; wakes it only when it sleeps. */
final class Inbox {
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private final Runnable wake;
    private boolean sleeping;

    /** A command, and who waits for it. */
    static final class Entry {
        final byte[] command;
        final Completion completion;

        Entry(byte[] command, Completion completion) {
            this.command = command;
            this.completion = completion;
        }
    }

    Inbox(Runnable wake) {
        this.wake = wake;
    }

    void add(byte[] command, Completion completion) {
        boolean asleep;
        synchronized (this) {
            waiting.add(new Entry(command, completion));
            asleep = sleeping;
            sleeping = false;
        }
        if (asleep) {
            wake.run();
        }
    }

    /** Takes up to a number of commands. */
    synchronized void drain(Deque<Entry> into, int most) {
        for (int i = 0; i < most && !waiting.isEmpty(); i++) {
            into.add(waiting.remove());
        }
    }

    /** The loop is about to sleep; or not, if there is something. */
    synchronized boolean mayI() {
        sleeping = waiting.isEmpty();
        return sleeping;
    }
}
