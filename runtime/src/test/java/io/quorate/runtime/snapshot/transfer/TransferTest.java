package io.quorate.runtime.snapshot.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.NodeId;
import io.quorate.runtime.snapshot.transfer.TransferNet.Sent;
import io.quorate.runtime.wire.RuntimeMessage.Ask;
import io.quorate.runtime.wire.RuntimeMessage.Chunk;
import io.quorate.runtime.wire.RuntimeMessage.Done;
import io.quorate.runtime.wire.RuntimeMessage.Fetch;
import io.quorate.runtime.wire.RuntimeMessage.Gone;
import io.quorate.runtime.wire.RuntimeMessage.Offer;
import io.quorate.spi.Mark;
import io.quorate.spi.ReconfigurationPolicy.Donors;
import io.quorate.spi.Snapshot;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** n1 is behind; n2 and n3 have snapshots; n2 says so. */
class TransferTest {
    private static final byte[] CONTENT = TransferNode.bytes(1, 40_300);
    private static final int SECOND = 100;

    private final TransferNet net = new TransferNet(1, "n1", "n2", "n3");
    private final TransferNode receiver = net.node("n1");

    private Snapshot atBoth() {
        net.node("n3").publish(100, CONTENT);
        return net.node("n2").publish(100, CONTENT);
    }

    private void isFetched(Snapshot snapshot, int ticks) {
        assertThat(net.runUntilFetched("n2", "n1", snapshot, ticks))
                .as(() -> receiver.transfers.progress().orElse("nothing under way"))
                .isTrue();
        assertThat(receiver.content(snapshot)).isEqualTo(CONTENT);
        hasEnded();
    }

    private void hasEnded() {
        assertThat(receiver.transfers.progress()).isEmpty();
        assertThat(receiver.lent).isFalse();
        assertThat(receiver.returns).isBetween(receiver.lends - receiver.starts, receiver.lends);
    }

    @Test
    void whatIsOfferedIsFetchedWholeAndTold() {
        isFetched(atBoth(), SECOND);
        assertThat(receiver.fetched).hasSize(1);
    }

    @Test
    void anEmptySnapshotIsOneToo() {
        Snapshot empty = net.node("n2").publish(100, new byte[0]);
        assertThat(net.runUntilFetched("n2", "n1", empty, SECOND)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void lossDuplicationAndReorderingOnlyDelay(long seed) {
        TransferNet bad = new TransferNet(seed, "n1", "n2", "n3");
        bad.lossPercent = 25;
        bad.duplicatePercent = 25;
        bad.reorderPercent = 50;
        bad.node("n3").publish(100, CONTENT);
        Snapshot snapshot = bad.node("n2").publish(100, CONTENT);
        assertThat(bad.runUntilFetched("n2", "n1", snapshot, 120 * SECOND)).isTrue();
        assertThat(bad.node("n1").content(snapshot)).isEqualTo(CONTENT);
    }

    @Test
    void allDonorsGiveDifferentParts() {
        isFetched(atBoth(), SECOND);
        assertThat(net.fetchesTo("n2")).hasSizeGreaterThan(10);
        assertThat(net.fetchesTo("n3")).hasSizeGreaterThan(10).doesNotContainAnyElementsOf(net.fetchesTo("n2"));
    }

    @Test
    void theLeaderIsSparedWhenAnotherHasIt() {
        net.leader = Optional.of(NodeId.of("n2"));
        isFetched(atBoth(), SECOND);
        assertThat(net.fetchesTo("n2").size()).isLessThan(net.fetchesTo("n3").size() / 3);
    }

    @Test
    void theLeaderGivesWhenNobodyElseHasIt() {
        net.leader = Optional.of(NodeId.of("n2"));
        isFetched(net.node("n2").publish(100, CONTENT), SECOND);
    }

    @Test
    void onlyTheLeaderIsAskedIfSettingsSaySo() {
        net.donors = Donors.LEADER;
        receiver.start();
        net.leader = Optional.of(NodeId.of("n2"));
        isFetched(atBoth(), SECOND);
        assertThat(net.fetchesTo("n3")).isEmpty();
    }

    @Test
    void anotherDonorTakesOverWhenOneDies() {
        Snapshot snapshot = atBoth();
        net.runUntil("n2", "n1", () -> net.fetchesTo("n3").size() > 3, SECOND);
        net.node("n3").crash();
        isFetched(snapshot, 4 * SECOND);
    }

    @Test
    void aDonorThatReplacedItsSnapshotSaysSo() {
        Snapshot snapshot = atBoth();
        net.runUntil("n2", "n1", () -> net.fetchesTo("n3").size() > 3, SECOND);
        net.node("n3").forget(snapshot);
        isFetched(snapshot, 2 * SECOND);
        assertThat(net.log).anyMatch(sent -> sent.message() instanceof Gone);
    }

    @Test
    void whatIsGoneEverywhereIsGivenUpForWhatIsOffered() {
        Snapshot old = atBoth();
        net.runUntil("n2", "n1", () -> net.fetchesTo("n3").size() > 3, SECOND);
        net.node("n2").forget(old);
        net.node("n3").forget(old);
        isFetched(net.node("n2").publish(200, CONTENT), 3 * SECOND / 2);
        assertThat(receiver.fetched).hasSize(1);
    }

    @Test
    void whatIsGoneEverywhereIsGivenUpThoughNothingIsOffered() {
        Snapshot old = atBoth();
        net.runUntil("n2", "n1", () -> net.fetchesTo("n3").size() > 3, SECOND);
        net.node("n2").forget(old);
        net.node("n3").forget(old);
        assertThat(net.runUntil("n2", "n1", () -> receiver.transfers.progress().isEmpty(), 5 * SECOND))
                .isTrue();
        hasEnded();
        assertThat(net.node("n2").wanted).isPositive();
    }

    @Test
    void aNewerSnapshotWaitsForTheEndOfTheOldOne() {
        Snapshot old = atBoth();
        net.runUntil("n2", "n1", () -> net.fetchesTo("n3").size() > 3, SECOND);
        TransferNode stranger = net.add("n4");
        stranger.publish(300, TransferNode.bytes(3, 500));
        stranger.transfers.behind(NodeId.of("n1"));
        net.node("n2").publish(200, TransferNode.bytes(2, 500));
        net.node("n3").publish(200, TransferNode.bytes(2, 500));
        isFetched(old, SECOND);
        assertThat(net.node("n2").shelf.all()).as("pinned").contains(old);
    }

    @Test
    void whatIsFetchedIsLetGoAtOnce() {
        Snapshot old = atBoth();
        isFetched(old, SECOND);
        net.tick();
        Snapshot newer = net.node("n2").publish(200, CONTENT);
        assertThat(net.node("n2").shelf.all()).containsExactly(newer);
        isFetched(newer, SECOND);
    }

    @Test
    void whatIsOfNoUseAnyMoreIsLetGoThoughThatWasLost() {
        net.road = sent -> sent.message() instanceof Done ? null : sent;
        Snapshot old = atBoth();
        isFetched(old, SECOND);
        net.tick();
        net.tick();
        Snapshot newer = net.node("n2").publish(200, CONTENT);
        assertThat(net.node("n2").shelf.all()).containsExactly(old, newer);
        net.road = sent -> sent;
        isFetched(newer, 2 * SECOND);
    }

    @Test
    void whatNobodyFetchesAnyMoreIsLetGo() {
        Snapshot old = atBoth();
        net.runUntil("n2", "n1", () -> net.fetchesTo("n2").size() > 3, SECOND);
        receiver.crash();
        Snapshot newer = net.node("n2").publish(200, CONTENT);
        assertThat(net.node("n2").shelf.all()).containsExactly(old, newer);
        assertThat(net.node("n2").transfers.keepBehind()).isEqualTo(100);
        for (int i = 0; i < TransferNet.SETTINGS.pinTicks() + SECOND; i++) {
            net.tick();
        }
        assertThat(net.node("n2").shelf.all()).containsExactly(newer);
        assertThat(net.node("n2").transfers.keepBehind()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void damagedPartsAreDroppedAndWhoGivesThemIsNotAskedForEver() {
        net.road = sent -> sent.from().equals(NodeId.of("n3")) ? damaged(sent) : sent;
        isFetched(atBoth(), 2 * SECOND);
        assertThat(net.fetchesTo("n3")).hasSizeLessThan(6);
    }

    private static Sent damaged(Sent sent) {
        if (sent.message() instanceof Chunk chunk) {
            byte[] bytes = bytes(chunk);
            bytes[3] ^= 1;
            Chunk other = new Chunk(chunk.snapshot(), chunk.offset(), chunk.checksum(), ByteBuffer.wrap(bytes));
            return new Sent(sent.from(), sent.to(), other);
        }
        return sent;
    }

    private static byte[] bytes(Chunk chunk) {
        byte[] bytes = new byte[chunk.bytes().remaining()];
        chunk.bytes().duplicate().get(bytes);
        return bytes;
    }

    private static Sent with(Sent sent, Chunk chunk, byte[] bytes, long offset) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return new Sent(
                sent.from(),
                sent.to(),
                new Chunk(chunk.snapshot(), offset, (int) checksum.getValue(), ByteBuffer.wrap(bytes)));
    }

    @Test
    void aDonorThatLiesAboutSizesAndPlacesHarmsNothing() {
        net.road = sent -> {
            if (sent.from().equals(NodeId.of("n3")) && sent.message() instanceof Chunk chunk) {
                return switch ((int) net.random.below(4)) {
                    case 0 -> with(sent, chunk, TransferNode.bytes(9, 5_000), chunk.offset());
                    case 1 -> with(sent, chunk, new byte[0], chunk.offset());
                    case 2 -> with(sent, chunk, bytes(chunk), chunk.offset() + 17);
                    default -> with(sent, chunk, bytes(chunk), Long.MAX_VALUE);
                };
            }
            return sent;
        };
        isFetched(atBoth(), 4 * SECOND);
        assertThat(net.fetchesTo("n3")).as("is not asked for ever").hasSizeLessThan(10);
        assertThat(net.fetchesTo("n2").stream().filter(fetch -> fetch.offset() == 0))
                .as("once is enough")
                .hasSize(1);
    }

    @Test
    void aDonorThatGivesFewerBytesThanAskedIsGoodEnough() {
        TransferSettings usual = TransferNet.SETTINGS;
        TransferSettings small = new TransferSettings(300, 8_000, 1 << 30, 1 << 30, usual.pinTicks());
        net.node("n2").settings(small);
        isFetched(net.node("n2").publish(100, CONTENT), 2 * SECOND);
    }

    @Test
    void wrongContentOfOneDonorIsReplacedByThatOfTheOther() {
        Snapshot snapshot = net.node("n3").publish(100, CONTENT);
        net.node("n2").put(snapshot, TransferNode.bytes(2, CONTENT.length));
        isFetched(snapshot, 10 * SECOND);
    }

    @Test
    void aNameUnderWhichNothingSoundComesIsForgottenForAWhile() {
        Snapshot bad = new Snapshot(new Mark(100, 1), CONTENT.length, 4711);
        net.node("n2").put(bad, CONTENT);
        net.node("n3").put(bad, CONTENT);
        assertThat(net.runUntil("n2", "n1", () -> net.node("n2").wanted > 0, 10 * SECOND))
                .isTrue();
        assertThat(net.log).anyMatch(sent -> sent.message() instanceof Done done && !done.sound());
        int fetches = net.fetchesTo("n2").size();
        net.runUntil("n2", "n1", () -> false, 5 * SECOND);
        assertThat(net.fetchesTo("n2")).hasSize(fetches);
        isFetched(net.node("n2").publish(120, CONTENT), 2 * SECOND);
    }

    @Test
    void aRestartGoesOnWhereItLeftOff() {
        Snapshot snapshot = atBoth();
        net.runUntil("n2", "n1", () -> net.fetchesTo("n3").size() > 10, SECOND);
        net.tick();
        receiver.crash();
        net.tick();
        net.log.clear();
        receiver.start();
        net.node("n2").publish(200, TransferNode.bytes(2, 500));
        isFetched(snapshot, SECOND);
        assertThat(net.fetchesTo("n2").stream().mapToLong(Fetch::offset).min().orElseThrow())
                .isGreaterThan(5_000);
    }

    @Test
    void whatIsFetchedIsAskedForInABoundedWindow() {
        Snapshot snapshot = atBoth();
        long[] most = {0};
        net.runUntil(
                "n2",
                "n1",
                () -> {
                    long written = receiver.store.draftLength();
                    net.log.stream()
                            .map(Sent::message)
                            .filter(Fetch.class::isInstance)
                            .map(Fetch.class::cast)
                            .forEach(fetch -> most[0] = Math.max(most[0], fetch.offset() + fetch.length() - written));
                    net.log.clear();
                    return receiver.fetched.contains(snapshot);
                },
                SECOND);
        assertThat(most[0]).isBetween(4_000L, 8_000L);
    }

    @Test
    void whenTheFirstPartIsLateTheWindowDoesNotGrow() {
        Snapshot snapshot = atBoth();
        net.road = sent -> sent.message() instanceof Chunk chunk && chunk.offset() == 0 ? null : sent;
        assertThat(net.runUntilFetched("n2", "n1", snapshot, 10 * SECOND)).isFalse();
        assertThat(net.log)
                .extracting(Sent::message)
                .filteredOn(Fetch.class::isInstance)
                .allMatch(message -> ((Fetch) message).offset() < 8_000);
    }

    @Test
    void aDonorKeepsToItsRateWhoeverAsks() {
        int rate = 20_000;
        TransferNode donor = net.node("n2");
        donor.settings(new TransferSettings(1_000, 8_000, rate, 1L << 30, 6_000));
        donor.publish(100, CONTENT);
        List<Long> given = new ArrayList<>();
        while (receiver.fetched.isEmpty() || net.node("n3").fetched.isEmpty()) {
            donor.transfers.behind(NodeId.of("n1"));
            donor.transfers.behind(NodeId.of("n3"));
            net.tick();
            given.add(net.log.stream()
                    .filter(sent -> sent.from().equals(NodeId.of("n2")) && sent.message() instanceof Chunk)
                    .mapToLong(sent -> ((Chunk) sent.message()).bytes().remaining())
                    .sum());
        }
        assertThat(given).as("seconds").hasSizeBetween(SECOND * CONTENT.length / rate, 6 * SECOND);
        for (int i = SECOND; i < given.size(); i++) {
            assertThat(given.get(i) - given.get(i - SECOND)).isLessThanOrEqualTo(rate + rate / 10 + 1_000);
        }
    }

    @Test
    void offersAreNotRepeatedMoreOftenThanEveryHalfSecond() {
        receiver.decided = 1_000;
        atBoth();
        net.runUntil("n2", "n1", () -> false, 3 * SECOND);
        assertThat(net.log.stream().filter(sent -> sent.message() instanceof Offer))
                .hasSize(6);
    }

    @Test
    void whoHasNoneHasOneTaken() {
        net.runUntil("n2", "n1", () -> false, SECOND);
        assertThat(net.node("n2").wanted).isPositive();
        assertThat(net.log).isEmpty();
    }

    @Test
    void whatIsDecidedAlreadyIsNotFetched() {
        receiver.decided = 100;
        atBoth();
        net.runUntil("n2", "n1", () -> false, SECOND);
        assertThat(net.log).noneMatch(sent -> sent.message() instanceof Ask);
    }

    @Test
    void whatTheLogBroughtMeanwhileIsGivenUp() {
        atBoth();
        net.runUntil("n2", "n1", () -> net.fetchesTo("n3").size() > 3, SECOND);
        receiver.decided = 100;
        net.tick();
        net.tick();
        hasEnded();
    }

    @Test
    void aDonorThatIsGoneForGoodDoesNotHoldUpANewerSnapshot() {
        Snapshot old = net.node("n3").publish(100, CONTENT);
        net.runUntil("n3", "n1", () -> net.fetchesTo("n3").size() > 3, SECOND);
        net.node("n3").crash();
        isFetched(net.node("n2").publish(200, CONTENT), 8 * SECOND);
        assertThat(receiver.fetched).doesNotContain(old);
    }

    @Test
    void nothingIsFetchedWhileTheDraftIsInUse() {
        Snapshot snapshot = atBoth();
        receiver.taking = true;
        net.runUntil("n2", "n1", () -> false, SECOND);
        assertThat(net.log).noneMatch(sent -> sent.message() instanceof Fetch);
        receiver.taking = false;
        isFetched(snapshot, 2 * SECOND);
    }

    @Test
    void aFullDiskIsTriedAgainLater() {
        Snapshot snapshot = atBoth();
        receiver.store.full = true;
        net.runUntil("n2", "n1", () -> false, 10 * SECOND);
        assertThat(receiver.lent).isFalse();
        assertThat(net.log.stream().filter(sent -> sent.message() instanceof Fetch))
                .as("backs off")
                .hasSizeLessThan(60);
        receiver.store.full = false;
        isFetched(snapshot, 20 * SECOND);
    }

    @Test
    void aSnapshotLargerThanAllowedIsNotFetched() {
        TransferSettings usual = TransferNet.SETTINGS;
        receiver.settings(new TransferSettings(1_000, 8_000, 1 << 30, 40_000, usual.pinTicks()));
        atBoth();
        net.runUntil("n2", "n1", () -> false, SECOND);
        assertThat(net.log).noneMatch(sent -> sent.message() instanceof Fetch);
    }

    @Test
    void whatIsHereButNotInstalledIsToldAgain() {
        Snapshot snapshot = atBoth();
        receiver.installs = false;
        isFetched(snapshot, SECOND);
        receiver.decided = 0;
        net.log.clear();
        net.runUntil("n2", "n1", () -> receiver.fetched.size() > 1, SECOND);
        assertThat(receiver.fetched).containsExactly(snapshot, snapshot);
        assertThat(net.log).noneMatch(sent -> sent.message() instanceof Fetch);
    }

    @Test
    void progressIsForPeople() {
        atBoth();
        net.runUntil("n2", "n1", () -> receiver.store.draftLength() >= 10_000, SECOND);
        assertThat(receiver.transfers.progress().orElseThrow())
                .matches("fetches the snapshot at index 100 from n2, n3: [1-9][0-9] %");
    }
}
