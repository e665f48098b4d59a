package io.quorate.runtime.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ThreadLanesTest {
    private final ThreadLanes lanes = new ThreadLanes("test");
    private final CountDownLatch ticks = new CountDownLatch(3);
    private final AtomicInteger ends = new AtomicInteger();

    private final Loop.Turn turn = new Loop.Turn() {
        @Override
        public void tick() {
            ticks.countDown();
        }

        @Override
        public void end() {
            ends.incrementAndGet();
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
}
