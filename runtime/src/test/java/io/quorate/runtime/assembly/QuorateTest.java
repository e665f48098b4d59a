package io.quorate.runtime.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quorate.api.Codec;
import io.quorate.api.Consistency;
import io.quorate.api.Outcome;
import io.quorate.api.Replica;
import io.quorate.api.ReplicaStatus.Health.State;
import io.quorate.api.StateMachine;
import io.quorate.runtime.StartException;
import io.quorate.runtime.log.FakeSnapshots;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.Mark;
import io.quorate.spi.Recovery;
import io.quorate.spi.SnapshotStore;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** From a file to a replica that decides. */
class QuorateTest extends ConfCase {
    @Test
    void startsProposesAndCloses() throws Exception {
        NoTransport transport = new NoTransport();
        plugins.set(1, FakePlugin.none(transport));
        Replica<Long, Long> replica = start(withLines());
        Outcome<Long> first = replica.propose(40L).toCompletableFuture().get(10, TimeUnit.SECONDS);
        Outcome<Long> second = replica.propose(2L).toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(first).isEqualTo(new Outcome.Decided<>(1, 40L));
        assertThat(second.orThrow()).isEqualTo(42L);
        assertThat(transport.self).hasValueSatisfying(hello -> {
            assertThat(hello.cluster()).isEqualTo("orders");
            assertThat(hello.address()).isEqualTo("10.0.0.1:7400");
            assertThat(hello.protocols())
                    .as("one that lacks an election is not offered")
                    .containsExactly("solo");
        });
        replica.close();
        replica.close();
        assertThat(transport.closed).isTrue();
        assertThat(replica.status().health().state()).isEqualTo(State.CLOSED);
    }

    @Test
    void aQuestionThatEndsInAnErrorIsTheAskersTroubleAlone() throws Exception {
        StateMachine<Long, Long> fragile = new StateMachine<>() {
            @Override
            public Long apply(long index, Long command) {
                return command;
            }

            @Override
            public Long query(Long question) {
                throw new StackOverflowError("asked " + question);
            }

            @Override
            public void save(OutputStream out) {}

            @Override
            public void load(InputStream in) {}
        };
        try (Replica<Long, Long> replica = assembly().start(file(withLines()), fragile, Codec.int64())) {
            CompletableFuture<Outcome<Long>> answer =
                    replica.read(7L, Consistency.LOCAL).toCompletableFuture();
            assertThat(answer)
                    .failsWithin(10, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .withMessageContaining("asked 7");
            Outcome<Long> next = replica.propose(1L).toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(next.orThrow()).as("commands are still applied").isEqualTo(1L);
        }
    }

    @Test
    void aStateMachineThatThrowsIsOutOfUseAndTheLogGoesOn() throws Exception {
        StateMachine<Long, Long> fragile = new StateMachine<>() {
            @Override
            public Long apply(long index, Long command) {
                if (command == 13) {
                    throw new IllegalStateException("unlucky");
                }
                return command;
            }

            @Override
            public Long query(Long question) {
                return question;
            }

            @Override
            public void save(OutputStream out) {}

            @Override
            public void load(InputStream in) {}
        };
        try (Replica<Long, Long> replica = assembly().start(file(withLines()), fragile, Codec.int64())) {
            Outcome<Long> right = replica.propose(1L).toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(right.orThrow()).isEqualTo(1L);
            Outcome<Long> wrong = replica.propose(13L).toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(wrong).isInstanceOf(Outcome.Unknown.class);
            assertThat(wrong.toString()).contains("at index 2", "unlucky");
            assertThat(replica.propose(2L).toCompletableFuture().get(10, TimeUnit.SECONDS))
                    .isInstanceOf(Outcome.Dropped.class);
            assertThat(replica.read(7L, Consistency.LOCAL).toCompletableFuture().get(10, TimeUnit.SECONDS))
                    .isInstanceOf(Outcome.Dropped.class);
            assertThat(replica.snapshot().toCompletableFuture())
                    .failsWithin(10, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .withMessageContaining("at index 2");
            assertThat(replica.status().health().state()).isEqualTo(State.DEGRADED);
            assertThat(replica.status().health().detail()).contains("at index 2", "unlucky");
            assertThat(replica.decided(2, 100).toCompletableFuture().get(10, TimeUnit.SECONDS))
                    .as("the log is right")
                    .hasSize(1);
        }
    }

    @Test
    void allProtocolsThatCanBeMadeAreOffered() {
        NoTransport transport = new NoTransport();
        plugins.set(1, FakePlugin.none(transport));
        plugins.add(FakePlugin.election("ble"));
        start(withLines()).close();
        assertThat(transport.self.orElseThrow().protocols()).containsExactly("needy", "solo");
    }

    @Test
    void anAddressThatCannotBeUsedIsNamedWithItsLine() {
        NoTransport transport = new NoTransport();
        transport.trouble = Optional.of("10.0.0.1:7400 is in use");
        plugins.set(1, FakePlugin.none(transport));
        assertThat(trouble(withLines())).isEqualTo("quorate.members.n1: 10.0.0.1:7400 is in use\n    at n1.conf: 7");
        assertThat(transport.closed).isTrue();
    }

    @Test
    void aStorageOfSomebodyElseIsNamedWithItsLine() {
        plugins.set(0, FakePlugin.memory(new Remembering()));
        start(withLines()).close();
        assertThat(trouble(withLines("cluster = others")))
                .startsWith("quorate.node: the storage belongs to node n1 of cluster orders")
                .endsWith("at n1.conf: 3");
    }

    /** Keeps the cells when it is closed. */
    private static final class Remembering implements LogStorage {
        private final SnapshotStore snapshots = new FakeSnapshots();
        private final Map<Cell, byte[]> cells = new EnumMap<>(Cell.class);

        @Override
        public Recovery recover() {
            return new Recovery(Mark.NONE, EntryRange.EMPTY, cells);
        }

        @Override
        public void write(LogWrite write) {
            cells.putAll(write.cells());
        }

        @Override
        public EntryBlock read(long from, long to, int maxBytes) {
            throw new AssertionError("there are no entries");
        }

        @Override
        public SnapshotStore snapshots() {
            return snapshots;
        }

        @Override
        public void close() {}
    }

    private String trouble(String text) {
        StartException e =
                catchThrowableOfType(StartException.class, () -> start(text).close());
        assertThat(e).isNotNull();
        return plain(e.getMessage());
    }
}
