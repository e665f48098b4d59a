package io.quorate.raft.plugin;

import com.typesafe.config.Config;
import io.quorate.raft.RaftSettings;
import io.quorate.spi.plugin.SettingException;
import io.quorate.spi.support.Ticks;
import java.time.Duration;

/** Reads the section {@code protocol-raft}: every range is checked here, under the name that the file uses. */
final class RaftSection {
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final long MAX_MESSAGE_BYTES = 1 << 30;
    private static final long MAX_BYTES = 1L << 50;
    private static final int MAX_COUNT = 1 << 24;
    /** A follower must be able to miss a few heartbeats in a row without a reason to campaign. */
    private static final int HEARTBEATS_PER_ELECTION_TIMEOUT = 5;

    private final Config settings;

    private RaftSection(Config settings) {
        this.settings = settings;
    }

    static RaftSettings read(Config settings) {
        RaftSection section = new RaftSection(settings);
        int heartbeat = section.ticks("heartbeat-interval", Ticks.MILLIS);
        int election =
                section.ticks("election-timeout", (long) HEARTBEATS_PER_ELECTION_TIMEOUT * heartbeat * Ticks.MILLIS);
        long message = section.bytes("max-message-bytes", 1, MAX_MESSAGE_BYTES);
        return new RaftSettings(
                election,
                heartbeat,
                (int) message,
                section.count("max-message-entries"),
                section.bytes("max-in-flight-bytes", message, MAX_BYTES),
                section.count("max-in-flight-messages"),
                section.bytes("max-undecided-bytes", 1, MAX_BYTES),
                section.count("max-pending-reads"),
                section.count("max-promotion-lag"));
    }

    private int ticks(String key, long minMillis) {
        Duration value = settings.getDuration(key);
        boolean holds = value.toMillis() >= minMillis && value.compareTo(LONGEST) <= 0;
        check(key, holds, value.toMillis() + " ms", minMillis + " ms to " + LONGEST.toMinutes() + " minutes");
        return Ticks.ofMillis(value.toMillis());
    }

    private long bytes(String key, long min, long max) {
        long value = settings.getBytes(key);
        check(key, value >= min && value <= max, value + " bytes", min + " to " + max + " bytes");
        return value;
    }

    private int count(String key) {
        int value = settings.getInt(key);
        check(key, value >= 1 && value <= MAX_COUNT, Integer.toString(value), "1 to " + MAX_COUNT);
        return value;
    }

    private static void check(String key, boolean holds, String found, String right) {
        if (!holds) {
            throw new SettingException(key, key + " is " + found + ", but must be " + right);
        }
    }
}
