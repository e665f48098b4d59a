package io.quorate.runtime.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.runtime.Tasks;
import io.quorate.runtime.apply.Head;
import io.quorate.runtime.log.FakeSnapshots;
import io.quorate.spi.EntryRange;
import io.quorate.spi.Mark;
import io.quorate.spi.Recovery;
import io.quorate.spi.Snapshot;
import io.quorate.spi.SnapshotStore.Published;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final Configuration CONFIGURATION =
            Configuration.genesis("toy", List.of(new Member(NodeId.of("n1"), new UUID(0, 1), "n1:1")));
    private final FakeSnapshots store = new FakeSnapshots();
    private final Tasks lane = new Tasks();
    private final Tasks loop = new Tasks();
    private final Shelf shelf = new Shelf(store, lane);
    private final List<Snapshot> installed = new ArrayList<>();
    private final Arrivals arrivals = new Arrivals(shelf, lane, loop, new Core());
    private boolean hasAUse;
    private long decided;
    private int asked;
    private Snapshot own;

    private final class Core implements Arrivals.Judge {
        @Override
        public boolean restored(Mark mark, Configuration inForce) {
            asked++;
            assertThat(inForce).isEqualTo(CONFIGURATION);
            assertThat(marks()).as("published before it is told").contains(mark);
            assertThat(shelf.newest()).as("the older one stays until then").contains(own);
            return hasAUse;
        }

        @Override
        public long decided() {
            return decided;
        }

        @Override
        public void installed(Snapshot snapshot) {
            assertThat(shelf.pin(snapshot.mark())).as("can be read").isTrue();
            installed.add(snapshot);
        }
    }

    @BeforeEach
    void begin() throws IOException {
        own = published(4, false);
        shelf.add(own);
    }

    private Snapshot published(long index, boolean fetched) throws IOException {
        Mark mark = new Mark(index, 1);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        new Head(mark, CONFIGURATION, new TreeMap<>(), List.of()).write(content);
        Snapshot snapshot = new Snapshot(mark, content.size(), 7);
        store.contents.put(new Published(snapshot, fetched), content.toByteArray());
        return snapshot;
    }

    private List<Mark> marks() {
        return store.list().stream()
                .map(Published::snapshot)
                .map(Snapshot::mark)
                .toList();
    }

    private Snapshot came(long index) throws IOException {
        Snapshot snapshot = published(index, true);
        arrivals.came(snapshot);
        run();
        return snapshot;
    }

    private void run() {
        lane.runAll();
        loop.runAll();
        lane.runAll();
    }

    @Test
    void whatTheProtocolGoesOnFromTakesThePlaceOfOlderOnes() throws IOException {
        hasAUse = true;
        Snapshot fetched = came(9);
        assertThat(installed).containsExactly(fetched);
        assertThat(shelf.all()).containsExactly(fetched);
        assertThat(marks()).containsExactly(fetched.mark());
    }

    /** Without the older one the log would have no beginning. */
    @Test
    void whatIsOfNoUseYetTakesNobodysPlaceAndANewStartDoesWithoutIt() throws IOException {
        Snapshot fetched = came(9);
        assertThat(asked).isEqualTo(1);
        assertThat(installed).isEmpty();
        assertThat(shelf.all()).containsExactly(own);
        assertThat(shelf.isAside(fetched)).isTrue();
        Found found = Found.of(new Recovery(new Mark(4, 1), EntryRange.EMPTY, Map.of()), store);
        assertThat(found.own()).contains(own);
        assertThat(found.fetched()).contains(fetched);
    }

    @Test
    void itIsAskedForAgainWhenAnotherEpochBegins() throws IOException {
        Snapshot fetched = came(9);
        hasAUse = true;
        arrivals.again();
        run();
        assertThat(installed).containsExactly(fetched);
        assertThat(shelf.all()).containsExactly(fetched);
        arrivals.again();
        run();
        assertThat(asked).as("once it is there it is not asked for").isEqualTo(2);
    }

    @Test
    void whatIsAllDecidedIsKeptThoughTheProtocolHasNoUseForIt() throws IOException {
        decided = 9;
        Snapshot fetched = came(9);
        assertThat(installed).isEmpty();
        assertThat(shelf.all()).containsExactly(fetched);
    }

    @Test
    void oneWaitsAtMost() throws IOException {
        Snapshot first = came(9);
        Snapshot second = came(12);
        assertThat(shelf.isAside(first)).isFalse();
        assertThat(marks()).containsExactlyInAnyOrder(own.mark(), second.mark());
    }

    @Test
    void whatIsOlderThanAnOwnOneWaitsNoMore() throws IOException {
        came(9);
        Snapshot newer = published(10, false);
        shelf.add(newer);
        run();
        assertThat(shelf.aside()).isEmpty();
        assertThat(marks()).containsExactly(newer.mark());
    }

    @Test
    void anOwnOneThatEndsAtTheSamePlaceIsNotDeletedWithTheOneThatWaits() throws IOException {
        came(9);
        Snapshot same = published(9, false);
        shelf.add(same);
        run();
        assertThat(shelf.aside()).isEmpty();
        assertThat(marks()).containsExactly(same.mark());
    }

    @Test
    void whatIsOfAnotherFormatGoes() throws IOException {
        Snapshot fetched = published(9, true);
        store.contents.get(new Published(fetched, true))[4]++;
        arrivals.came(fetched);
        run();
        assertThat(asked).isZero();
        assertThat(shelf.aside()).isEmpty();
        assertThat(marks()).containsExactly(own.mark());
    }

    @Test
    void whatIsGoneUntilItsHeadIsReadIsNotAskedFor() throws IOException {
        Snapshot fetched = published(9, true);
        hasAUse = true;
        arrivals.came(fetched);
        lane.runAll();
        shelf.discard(fetched);
        run();
        assertThat(asked).isZero();
        assertThat(installed).isEmpty();
    }
}
