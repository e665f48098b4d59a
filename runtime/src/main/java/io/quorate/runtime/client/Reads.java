package io.quorate.runtime.client;

import io.quorate.api.NodeId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The linearizable reads that wait on this replica. All that wait share one question to the leader; those that come while it
 * is under way share the next. Once the answer's index is applied they are served. Owned by the loop.
 */
public final class Reads {
    /** How long an answer may take before the question is asked again. */
    private static final int PATIENCE_TICKS = 30;

    /** One read. */
    public interface Read {
        /** Answers from the state machine. Called on the applier's lane. */
        void serve();

        /**
         * Gives up; the read may be asked again without harm.
         *
         * @param reason why, for people
         */
        void drop(String reason);

        /**
         * Gives up: somebody else leads, and nothing is forwarded.
         *
         * @param leader whom to ask instead
         */
        void notLeader(NodeId leader);
    }

    /** The way to a leader, this very replica included. Called on the loop. */
    public interface Road {
        /**
         * Asks the leader for an index; the answer comes through {@link Reads#answer}.
         *
         * @param leader who leads
         * @param request the number of the question
         * @return false if there is no use in waiting for an answer
         */
        boolean ask(NodeId leader, long request);

        /**
         * Whether questions may go to this leader at all.
         *
         * @param leader who leads
         * @return false if it is another node and nothing is forwarded
         */
        boolean isOpen(NodeId leader);
    }

    private record Waiting(Read read, long deadline) {}

    private record Granted(long index, List<Waiting> reads) {}

    private final int deadlineTicks;
    private final int maxOpen;
    private final Executor applier;
    private final Road road;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final PriorityQueue<Granted> granted = new PriorityQueue<>(Comparator.comparingLong(Granted::index));
    /** How many are neither served nor dropped; served on the applier's lane. */
    private final AtomicInteger open = new AtomicInteger();

    private List<Waiting> asked = List.of();
    private Leadership leadership = Leadership.NONE;
    private Optional<String> closed = Optional.empty();
    private long request;
    private long askedAt;
    private long now;
    private boolean hold;

    /**
     * No reads yet.
     *
     * @param deadlineTicks how long a read may wait
     * @param maxOpen how many may be open, local ones included
     * @param applier where reads are served
     * @param road the way to the leader
     * @param earlier behind which its questions are numbered: those of another directory of the same node have others, so that
     *     a late answer to one of them is none to one of these
     */
    public Reads(int deadlineTicks, int maxOpen, Executor applier, Road road, long earlier) {
        this.deadlineTicks = deadlineTicks;
        this.maxOpen = maxOpen;
        this.applier = applier;
        this.road = road;
        this.request = earlier;
    }

    /**
     * Makes room for a read, before it is handed to the loop. Any thread.
     *
     * @return false if too many are open already; then it must not be added
     */
    public boolean admit() {
        if (open.incrementAndGet() > maxOpen) {
            open.decrementAndGet();
            return false;
        }
        return true;
    }

    /**
     * Adds a read that was admitted.
     *
     * @param read what to do
     */
    public void add(Read read) {
        if (closed.isPresent()) {
            counted(read).drop(closed.get());
        } else {
            waiting.add(new Waiting(counted(read), now + deadlineTicks));
        }
    }

    /**
     * Adds a read that was admitted and needs nobody's leave: it is served from what is applied.
     *
     * @param read what to do
     */
    public void addLocal(Read read) {
        if (closed.isPresent()) {
            counted(read).drop(closed.get());
        } else {
            applier.execute(counted(read)::serve);
        }
    }

    private Read counted(Read read) {
        return new Read() {
            @Override
            public void serve() {
                open.decrementAndGet();
                read.serve();
            }

            @Override
            public void drop(String reason) {
                open.decrementAndGet();
                read.drop(reason);
            }

            @Override
            public void notLeader(NodeId leader) {
                open.decrementAndGet();
                read.notLeader(leader);
            }
        };
    }

    /**
     * Somebody else leads: an answer of the former one would still be right, but may never come.
     *
     * @param next who leads now
     */
    public void lead(Leadership next) {
        if (!next.equals(leadership)) {
            leadership = next;
            hold = false;
            askAgain();
        }
    }

    /** Time goes on. */
    public void tick() {
        now++;
        hold = false;
        if (!asked.isEmpty() && now - askedAt > PATIENCE_TICKS) {
            askAgain();
        }
        if (asked.isEmpty()) {
            while (!waiting.isEmpty() && waiting.peek().deadline <= now) {
                waiting.remove().read.drop(expired());
            }
        }
        while (!granted.isEmpty() && granted.peek().reads.get(0).deadline <= now) {
            granted.remove().reads.forEach(read -> read.read.drop("this replica is too far behind to answer in time"));
        }
    }

    private String expired() {
        return leadership
                        .leader()
                        .map(node -> "the leader " + node + " could not confirm")
                        .orElse("no leader is known") + " within " + deadlineTicks / 100.0 + " s";
    }

    /** The question is void; its reads wait again, at the head, since they came first. */
    private void askAgain() {
        for (int i = asked.size() - 1; i >= 0; i--) {
            waiting.addFirst(asked.get(i));
        }
        asked = List.of();
    }

    /** The end of a turn: asks for all that wait, if no question is under way. */
    public void route() {
        if (hold || waiting.isEmpty() || !asked.isEmpty() || leadership.leader().isEmpty()) {
            return;
        }
        NodeId leader = leadership.leader().get();
        asked = new ArrayList<>(waiting);
        waiting.clear();
        if (!road.isOpen(leader)) {
            List<Waiting> refused = asked;
            asked = List.of();
            refused.forEach(read -> read.read.notLeader(leader));
            return;
        }
        askedAt = now;
        if (!road.ask(leader, ++request)) {
            hold = true;
            askAgain();
        }
    }

    /**
     * The leader has answered.
     *
     * @param toRequest the number of the question
     * @param index read once it is applied; -1 to ask again
     * @param applied what is applied by now
     */
    public void answer(long toRequest, long index, long applied) {
        if (toRequest != request || asked.isEmpty()) {
            return;
        }
        if (index < 0) {
            hold = true;
            askAgain();
            return;
        }
        granted.add(new Granted(index, asked));
        asked = List.of();
        applied(applied);
    }

    /**
     * More is applied.
     *
     * @param index the last index that the state machine reflects
     */
    public void applied(long index) {
        while (!granted.isEmpty() && granted.peek().index <= index) {
            List<Waiting> reads = granted.remove().reads;
            applier.execute(() -> reads.forEach(read -> read.read.serve()));
        }
    }

    /**
     * Drops everything, now and from now on.
     *
     * @param reason why nothing more will be answered here
     */
    public void close(String reason) {
        closed = Optional.of(reason);
        askAgain();
        granted.forEach(answered -> waiting.addAll(answered.reads));
        granted.clear();
        waiting.forEach(read -> read.read.drop(reason));
        waiting.clear();
    }
}
