package io.quorate.ble;

import io.quorate.api.Quorums;
import io.quorate.testkit.election.ElectionCluster;

/** Clusters of ballot leader elections whose T is 10 ticks. */
final class BleCluster {
    static final int T = 10;

    private BleCluster() {}

    static ElectionCluster of(int size, long seed) {
        return of(size, Quorums.majority(size), seed);
    }

    static ElectionCluster of(int size, Quorums quorums, long seed, int... priorities) {
        return new ElectionCluster(
                index -> new BleFactory(new BleSettings(T, index < priorities.length ? priorities[index] : 0)),
                quorums,
                size,
                seed);
    }
}
