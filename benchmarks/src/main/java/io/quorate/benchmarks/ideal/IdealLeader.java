package io.quorate.benchmarks.ideal;

import io.quorate.benchmarks.trial.Completion;
import io.quorate.benchmarks.trial.Counter;
import io.quorate.benchmarks.trial.HashState;
import io.quorate.benchmarks.trial.Node;
import io.quorate.benchmarks.trial.NodeSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * A loop with a selector, and a disk thread beside it. What arrives while a sync runs is the next batch, for the disk and for
 * every follower. A command is decided when a majority of positions, the own disk's among them, is behind its end.
 */
final class IdealLeader implements Node {
    private static final int RING = 64 << 20;
    private static final int AT_ONCE = 4096;

    private final Selector selector = Selector.open();
    private final Ring ring = new Ring(RING);
    private final DurableFile file;
    private final IdealDisk disk;
    private final Inbox inbox = new Inbox(selector::wakeup);
    private final HashState state = new HashState();
    private final List<Peer> peers = new ArrayList<>();
    private final Deque<Inbox.Entry> taken = new ArrayDeque<>();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final Thread thread;
    private volatile boolean ended;
    private long newest;

    /** A command in the ring. */
    private record Pending(Inbox.Entry entry, long end) {}

    IdealLeader(NodeSpec spec) throws IOException {
        file = new DurableFile(spec.directory(), spec.durable());
        disk = new IdealDisk(ring, file, selector::wakeup);
        thread = new Thread(() -> run(spec), "ideal-1-loop");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(NodeSpec spec) {
        try {
            for (int number = 2; number <= spec.nodes(); number++) {
                peers.add(new Peer(spec.ports().get(number - 1), selector));
            }
            while (!ended) {
                turn();
                if (inbox.mayI() || peers.isEmpty()) {
                    selector.select(this::arrived);
                } else {
                    selector.selectNow(this::arrived);
                }
            }
        } catch (IOException e) {
            if (!ended) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void turn() throws IOException {
        takeIn();
        disk.write(newest);
        for (Peer peer : peers) {
            peer.send(ring, newest);
        }
        decide();
    }

    private void takeIn() {
        inbox.drain(taken, AT_ONCE);
        long oldest = disk.durable();
        for (Peer peer : peers) {
            oldest = Math.min(oldest, peer.acknowledged());
        }
        while (!taken.isEmpty()) {
            byte[] command = taken.peek().command;
            int size = Integer.BYTES + command.length;
            if (newest + size - oldest > ring.size()) {
                return;
            }
            ring.put(newest, command);
            newest += size;
            pending.add(new Pending(taken.remove(), newest));
        }
    }

    private void arrived(SelectionKey key) {
        try {
            ((Peer) key.attachment()).read();
        } catch (IOException e) {
            if (!ended) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void decide() {
        long[] positions = new long[peers.size() + 1];
        for (int i = 0; i < peers.size(); i++) {
            positions[i] = peers.get(i).acknowledged();
        }
        positions[peers.size()] = disk.durable();
        Arrays.sort(positions);
        long decided = positions[positions.length - (positions.length / 2 + 1)];
        while (!pending.isEmpty() && pending.peek().end() <= decided) {
            Inbox.Entry entry = pending.remove().entry();
            state.apply(ByteBuffer.wrap(entry.command));
            entry.completion.done(true);
        }
    }

    @Override
    public boolean leads() {
        return true;
    }

    @Override
    public void submit(byte[] command, Completion completion) {
        inbox.add(command, completion);
    }

    @Override
    public State state() {
        return state.state();
    }

    @Override
    public Map<Counter, Long> counts() {
        long messages = peers.stream().mapToLong(Peer::messages).sum();
        return Map.of(Counter.SYNCS, file.syncs(), Counter.LOG_BYTES, file.bytes(), Counter.MESSAGES, messages);
    }

    @Override
    public void close() {
        ended = true;
        selector.wakeup();
        try {
            thread.join(5000);
            disk.close();
            for (Peer peer : peers) {
                peer.close();
            }
            selector.close();
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
