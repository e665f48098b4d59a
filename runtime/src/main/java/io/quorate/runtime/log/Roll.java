package io.quorate.runtime.log;

import io.quorate.api.Configuration;
import io.quorate.spi.EntryRange;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the entries of the log configure, by index, so that it is known which configuration is in force where the log begins,
 * now and after the next compaction. Owned by the loop.
 */
public final class Roll {
    private final TreeMap<Long, Configuration> configurations = new TreeMap<>();

    /** A log without a beginning: nothing is known until {@link #begin}. */
    public Roll() {}

    /**
     * A log begins, if none has.
     *
     * @param base where
     * @param inForce the configuration in force there
     */
    public void begin(long base, Configuration inForce) {
        if (configurations.isEmpty()) {
            configurations.put(base, inForce);
        }
    }

    /**
     * A log as it was found.
     *
     * @param base where it begins
     * @param inForce the configuration in force there
     * @param changes what the entries behind that configure
     */
    public Roll(long base, Configuration inForce, SortedMap<Long, Configuration> changes) {
        configurations.putAll(changes);
        configurations.headMap(base, true).clear();
        configurations.put(base, inForce);
    }

    /**
     * Entries are appended.
     *
     * @param range where they stand, with their bytes
     */
    public void append(EntryRange range) {
        long index = range.first();
        for (EntryRange.Run run : range.runs()) {
            boolean configures = run.kind().configures();
            for (int i = 0; configures && i < run.count(); i++) {
                configurations.put(index + i, range.configuration(index + i).orElseThrow());
            }
            index += run.count();
        }
    }

    /**
     * Entries left the log.
     *
     * @param from index of the first of them
     */
    public void truncate(long from) {
        configurations.tailMap(from, true).clear();
    }

    /**
     * A snapshot of another replica takes the place of a beginning of the log.
     *
     * @param index where it ends
     * @param inForce the configuration in force there
     */
    public void restored(long index, Configuration inForce) {
        configurations.headMap(index, true).clear();
        configurations.put(index, inForce);
    }

    /**
     * The log begins later.
     *
     * @param index where
     * @return the configuration in force there
     */
    public Configuration beginBehind(long index) {
        Configuration inForce = at(index);
        configurations.headMap(index, true).clear();
        configurations.put(index, inForce);
        return inForce;
    }

    /**
     * The stop-sign that ends an epoch.
     *
     * @param epoch number of the epoch
     * @return its index, and what it configures; empty if the log has none
     */
    public Optional<Map.Entry<Long, Configuration>> stopSign(long epoch) {
        if (configurations.get(configurations.lastKey()).epoch() <= epoch) {
            return Optional.empty();
        }
        return configurations.entrySet().stream()
                .filter(entry -> entry.getValue().epoch() > epoch)
                .findFirst()
                .map(entry -> Map.entry(entry.getKey(), entry.getValue()));
    }

    /**
     * What a part of the log configures.
     *
     * @param index where the part begins: what it configures itself does not count
     * @return by index
     */
    public SortedMap<Long, Configuration> behind(long index) {
        return new TreeMap<>(configurations.tailMap(index, false));
    }

    /**
     * The configuration in force at an index.
     *
     * @param index where the log begins, or later
     * @return what the newest entry up to there configures
     */
    public Configuration at(long index) {
        return configurations.floorEntry(index).getValue();
    }
}
