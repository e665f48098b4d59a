package io.quorate.examples.catchup;

import io.quorate.api.Outcome;
import io.quorate.api.Replica;
import io.quorate.api.ReplicaStatus;
import io.quorate.examples.process.Report;
import io.quorate.runtime.assembly.Quorate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One node as a process of its own. Takes orders from its standard input, one a line: {@code fill MIB}, {@code load CLIENTS
 * MIB}, {@code stop}, {@code check}, {@code snapshot}; and tells every tenth of a second how it stands.
 */
final class Node {
    private static final int BLOCKS_PER_FILL = 64;
    private static final long BLOCKS_PER_MIB = (1 << 20) / FileMachine.BLOCK;
    private static final int FILLS_AT_ONCE = 32;
    private static final long REPORT_MILLIS = 100;

    private final Replica<Write, Long> replica;
    private final FileMachine machine;
    private final AtomicLong answers = new AtomicLong();
    private volatile boolean stopped;

    private Node(Replica<Write, Long> replica, FileMachine machine) {
        this.replica = replica;
        this.machine = machine;
    }

    /**
     * Runs until its standard input ends.
     *
     * @param args settings, and where the state lives
     * @throws Exception if it cannot
     */
    public static void main(String[] args) throws Exception {
        Path state = Path.of(args[1]);
        try (FileMachine machine = new FileMachine(state);
                Replica<Write, Long> replica =
                        Quorate.start(Quorate.read(Path.of(args[0])), machine, new Write.Coding())) {
            Node node = new Node(replica, machine);
            Thread reports = new Thread(node::report, "reports");
            reports.setDaemon(true);
            reports.start();
            node.obey();
        }
    }

    private void obey() throws IOException, InterruptedException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ", -1);
            switch (words[0]) {
                case "fill" -> fill(Long.parseLong(words[1]) * BLOCKS_PER_MIB);
                case "load" -> load(Integer.parseInt(words[1]), Long.parseLong(words[2]) * BLOCKS_PER_MIB);
                case "stop" -> stopped = true;
                case "check" -> System.out.println("checksum " + machine.checksum());
                case "snapshot" -> tell(replica.snapshot());
                default -> throw new IllegalArgumentException(order);
            }
        }
    }

    private static void tell(CompletionStage<Long> snapshot) {
        var unused = snapshot.whenComplete((index, failure) ->
                System.out.println(failure == null ? "snapshot " + index : "failed " + failure.getMessage()));
    }

    private void fill(long blocks) throws InterruptedException {
        Semaphore room = new Semaphore(FILLS_AT_ONCE);
        for (long block = 0; block < blocks; block += BLOCKS_PER_FILL) {
            room.acquire();
            write(new Write(block, BLOCKS_PER_FILL, block), room::release);
        }
        room.acquire(FILLS_AT_ONCE);
        System.out.println("filled");
    }

    /** Again until it is decided: twice does no harm. */
    private void write(Write write, Runnable done) {
        var unused = replica.propose(write).whenComplete((outcome, failure) -> {
            if (outcome instanceof Outcome.Decided<Long>) {
                answers.incrementAndGet();
                done.run();
            } else {
                CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS).execute(() -> write(write, done));
            }
        });
    }

    private void load(int clients, long blocks) {
        for (int i = 0; i < clients; i++) {
            next(blocks);
        }
    }

    private void next(long blocks) {
        if (!stopped) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            write(new Write(random.nextLong(blocks), 1, random.nextLong()), () -> next(blocks));
        }
    }

    private void report() {
        while (true) {
            ReplicaStatus status = replica.status();
            System.out.println(Report.line(status, answers.get()));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(REPORT_MILLIS));
        }
    }
}
