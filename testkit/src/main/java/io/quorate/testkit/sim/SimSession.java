package io.quorate.testkit.sim;

import io.quorate.api.Replica;
import io.quorate.api.Session;
import io.quorate.api.Session.Answer;
import io.quorate.api.SessionToken;
import io.quorate.spi.support.Invariant;
import io.quorate.spi.support.Randomness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A client with a session that knows no more than its token and the commands without an answer, and goes on from there
 * wherever it likes: when its replica dies, when it loses patience, or for no reason. Some of the replicas that it leaves go on
 * proposing for it. What it is told must be true of the one history of all state machines.
 */
final class SimSession {
    private static final int WINDOW = 4;
    private static final int PATIENCE = 12;

    private final SimCluster cluster;
    private final AppliedOracle applied;
    private final Randomness random;
    private final String name;
    private final boolean mayBeForgotten;
    private final TreeMap<Long, String> open = new TreeMap<>();
    /** Of the present session, in order. */
    private final List<String> commands = new ArrayList<>();
    /** Told to be forgotten before they were applied: they never may be. */
    private final List<String> never = new ArrayList<>();

    private Optional<Replica<String, Ledger.View>> replica = Optional.empty();
    private Optional<Session<String, Ledger.View>> session = Optional.empty();
    private Optional<SessionToken> token = Optional.empty();
    private long next = 1;
    private int lives;
    private int moves;
    private int waited;
    private int answered;

    SimSession(SimCluster cluster, String name, boolean mayBeForgotten, Randomness random) {
        this.cluster = cluster;
        this.applied = cluster.world().applied();
        this.name = name;
        this.mayBeForgotten = mayBeForgotten;
        this.random = random;
    }

    /** Goes on a little. */
    void step(boolean more) {
        boolean lost = replica.isEmpty() || cluster.names().stream().noneMatch(this::isHere);
        if (lost || ++waited > PATIENCE || random.chance(0.05)) {
            move();
        }
        if (more && session.isPresent() && open.size() < WINDOW) {
            String command = name + "." + lives + "." + next;
            commands.add(command);
            open.put(next, command);
            propose(next++, command);
        }
    }

    private boolean isHere(String node) {
        return cluster.replica(node).equals(replica);
    }

    /** To another replica, or the same: with nothing but the token and the open commands. */
    private void move() {
        List<String> names = cluster.names();
        session.filter(left -> random.chance(0.5)).ifPresent(Session::close);
        session = Optional.empty();
        replica = cluster.replica(names.get((int) random.below(names.size())));
        waited = 0;
        int move = ++moves;
        if (replica.isPresent() && token.isPresent()) {
            long first = open.isEmpty() ? next : open.firstKey();
            enter(replica.get()
                    .session(new SessionToken(token.get().cluster(), token.get().session(), first)));
        } else if (replica.isPresent()) {
            replica.get().session().thenAccept(opened -> {
                if (move == moves) {
                    token = Optional.of(opened.token());
                    enter(opened);
                }
            });
        }
    }

    private void enter(Session<String, Ledger.View> entered) {
        session = Optional.of(entered);
        List.copyOf(open.keySet()).forEach(sequence -> propose(sequence, open.get(sequence)));
    }

    private void propose(long sequence, String command) {
        int move = moves;
        session.orElseThrow()
                .propose(sequence, command)
                .thenAccept(answer -> cluster.world().judged(() -> told(move == moves, sequence, command, answer)));
    }

    private void told(boolean isPresent, long sequence, String command, Answer<Ledger.View> answer) {
        if (answer instanceof Answer.Applied<Ledger.View> done) {
            AppliedOracle.Applied there = applied.history().get(done.index());
            Invariant.check(
                    there != null
                            && there.command().equals(command)
                            && there.view().equals(done.result()),
                    () -> command + " is answered by " + done + ", but the log has " + there + " there");
            if (command.equals(open.get(sequence))) {
                open.remove(sequence);
                answered++;
                waited = 0;
            }
        } else if (isPresent && command.equals(open.get(sequence))) {
            replica = Optional.empty();
            session = Optional.empty();
            if (answer instanceof Answer.Forgotten) {
                forgotten(answer);
            }
            Invariant.check(
                    !(answer instanceof Answer.Refused<Ledger.View> no)
                            || !no.reason().contains("another command"),
                    () -> command + " at " + sequence + ": " + answer);
        }
    }

    private void forgotten(Answer<Ledger.View> answer) {
        Invariant.check(mayBeForgotten, () -> name + " has lost " + open + ": " + answer);
        checkOrder();
        open.values().stream().filter(command -> !applied.isApplied(command)).forEach(never::add);
        open.clear();
        commands.clear();
        token = Optional.empty();
        next = 1;
        lives++;
    }

    /** What is applied of a session is a beginning of it, in order. */
    private void checkOrder() {
        long last = 0;
        boolean ended = false;
        for (String command : commands) {
            long place = applied.place(command);
            long before = last;
            boolean wasEnded = ended;
            Invariant.check(
                    place == 0 || (!wasEnded && place > before),
                    () -> command + " is applied at " + place + ", the commands before it up to " + before
                            + (wasEnded ? " and not all" : ""));
            ended |= place == 0;
            last = Math.max(last, place);
        }
    }

    /** Whether every command has its answer. */
    boolean isSettled() {
        return open.isEmpty();
    }

    int answered() {
        return answered;
    }

    int lives() {
        return lives;
    }

    void check() {
        checkOrder();
        for (String command : never) {
            Invariant.check(
                    !applied.isApplied(command), () -> command + " was applied after its session was forgotten");
        }
        for (String command : commands) {
            Invariant.check(
                    applied.isApplied(command) || open.containsValue(command),
                    () -> command + " was answered, and not applied");
        }
    }

    @Override
    public String toString() {
        return name + " in session " + token + " waits for " + open + " of " + replica.map(one -> one.status());
    }
}
