package io.quorate.runtime.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.spi.Transport;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ThreadLanesTest {
    private final ThreadLanes lanes = new ThreadLanes("test", Optional.empty());
    private final CountDownLatch ticks = new CountDownLatch(3);
    private final AtomicInteger ends = new AtomicInteger();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    private final Loop.Turn turn = new Loop.Turn() {
        @Override
        public void tick() {
            ticks.countDown();
        }

        @Override
        public void end() {
            ends.incrementAndGet();
        }

        @Override
        public void failed(Throwable cause) {
            failures.add(cause);
        }
    };

    @Test
    void theLoopTicksAndEndsItsTurns() throws InterruptedException {
        lanes.loop().start(turn);
        assertThat(ticks.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(lanes.end()).isTrue();
        assertThat(ends.get()).isPositive();
    }

    @Test
    void tasksRunInOrderOnOneThread() throws InterruptedException {
        lanes.loop().start(turn);
        List<Integer> ran = new CopyOnWriteArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        for (int i = 0; i < 100; i++) {
            int number = i;
            lanes.loop().execute(() -> ran.add(number));
        }
        lanes.loop().execute(done::countDown);
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).isSorted().hasSize(100);
        lanes.end();
    }

    @Test
    void afterTheEndWhoeverComesIsStillServed() {
        lanes.loop().start(turn);
        assertThat(lanes.end()).isTrue();
        AtomicInteger ran = new AtomicInteger();
        lanes.loop().execute(ran::incrementAndGet);
        assertThat(ran).hasValue(1);
    }

    @Test
    void theEndLetsWriterAndApplierFinish() {
        AtomicInteger ran = new AtomicInteger();
        for (int i = 0; i < 50; i++) {
            lanes.writer().execute(ran::incrementAndGet);
            lanes.applier().execute(ran::incrementAndGet);
        }
        assertThat(lanes.end()).isTrue();
        assertThat(ran).hasValue(100);
        assertThat(lanes.end()).isTrue();
    }

    @Test
    void endingFromTheLoopItselfDoesNotHang() throws InterruptedException {
        lanes.loop().start(turn);
        CountDownLatch ended = new CountDownLatch(1);
        lanes.loop().execute(() -> {
            lanes.end();
            ended.countDown();
        });
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }

    /** The transport's work: nothing, until it is woken. */
    private static final class Work implements Transport.Poll {
        private final Semaphore woken = new Semaphore(0);
        private final Set<Thread> workers = ConcurrentHashMap.newKeySet();
        private volatile boolean closed;

        @Override
        public boolean poll(long nanos) {
            workers.add(Thread.currentThread());
            if (nanos > 0) {
                waitFor(nanos);
            }
            return !closed;
        }

        private void waitFor(long nanos) {
            try {
                if (woken.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
                    woken.drainPermits();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void wake() {
            woken.release();
        }
    }

    @Test
    void theLoopDoesTheTransportsWorkUntilThatIsClosed() throws InterruptedException {
        Work work = new Work();
        ThreadLanes working = new ThreadLanes("works", Optional.of(work));
        working.loop().start(turn);
        for (int i = 0; i < 1_000; i++) {
            work.closed = i == 500;
            CountDownLatch done = new CountDownLatch(1);
            Set<Thread> ran = ConcurrentHashMap.newKeySet();
            working.loop().execute(() -> {
                ran.add(Thread.currentThread());
                done.countDown();
            });
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(ran).isEqualTo(work.workers);
        }
        assertThat(ticks.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(working.end()).isTrue();
    }

    @Test
    void whoeverInterruptsALoopThatWaitsDoesNotMakeItSpin() {
        Parking parking = new Parking(Thread.currentThread());
        Thread.currentThread().interrupt();
        assertThat(parking.poll(1)).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    /** A turn costs what it costs: none is held for a wait that brought nothing. */
    @Test
    void aTurnNeedsATaskOrATick() throws InterruptedException {
        Work work = new Work();
        ThreadLanes working = new ThreadLanes("idle", Optional.of(work));
        AtomicInteger idle = new AtomicInteger();
        AtomicInteger causes = new AtomicInteger();
        working.loop().start(new Loop.Turn() {
            @Override
            public void tick() {
                causes.incrementAndGet();
                ticks.countDown();
            }

            @Override
            public void end() {
                idle.addAndGet(causes.getAndSet(0) == 0 ? 1 : 0);
            }

            @Override
            public void failed(Throwable cause) {
                failures.add(cause);
            }
        });
        working.loop().execute(causes::incrementAndGet);
        while (ticks.getCount() > 0) {
            work.wake();
            Thread.onSpinWait();
        }
        assertThat(working.end()).isTrue();
        assertThat(idle.get()).isLessThanOrEqualTo(2);
    }

    @Test
    void aTransportWhoseWorkFailsIsReportedAndTheLoopGoesOn() throws InterruptedException {
        Error failure = new OutOfMemoryError("direct memory");
        Transport.Poll failing = new Transport.Poll() {
            @Override
            public boolean poll(long nanos) {
                throw failure;
            }

            @Override
            public void wake() {}
        };
        ThreadLanes working = new ThreadLanes("fails", Optional.of(failing));
        working.loop().start(turn);
        assertThat(ticks.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(failures).containsExactly(failure);
        assertThat(working.end()).isTrue();
    }
}
