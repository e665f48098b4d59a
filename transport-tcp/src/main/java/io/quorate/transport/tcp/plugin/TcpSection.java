package io.quorate.transport.tcp.plugin;

import com.typesafe.config.Config;
import io.quorate.spi.plugin.SettingException;
import io.quorate.transport.tcp.TcpSettings;
import java.time.Duration;
import java.util.Optional;

/** Reads the section {@code transport-tcp}: every range is checked here, under the name that the file uses. */
final class TcpSection {
    private static final int MAX_FRAME_BYTES = 1 << 30;
    private static final long QUEUE_OVER_FRAME_BYTES = 64 << 10;
    private static final int MAX_COUNT = 65_536;
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Config settings;

    private TcpSection(Config settings) {
        this.settings = settings;
    }

    static TcpSettings read(Config settings) {
        TcpSection section = new TcpSection(settings);
        int frame = (int) section.bytes("max-frame-bytes", 4096, MAX_FRAME_BYTES);
        Duration keepAlive = section.time("keep-alive", SHORTEST);
        Duration redialMin = section.time("redial-min", SHORTEST);
        return new TcpSettings(
                section.bind(),
                frame,
                section.bytes("queue-bytes", frame + QUEUE_OVER_FRAME_BYTES, Long.MAX_VALUE),
                section.time("handshake-timeout", SHORTEST),
                keepAlive,
                section.time("silence-timeout", keepAlive.multipliedBy(2)),
                redialMin,
                section.time("redial-max", redialMin),
                section.count("max-handshakes"),
                section.count("max-connections"));
    }

    private Optional<String> bind() {
        String bind = settings.getString("bind");
        if (bind.isEmpty()) {
            return Optional.empty();
        }
        try {
            TcpSettings.checkAddress(bind);
            return Optional.of(bind);
        } catch (IllegalArgumentException e) {
            throw new SettingException("bind", e.getMessage());
        }
    }

    private long bytes(String key, long min, long max) {
        long value = settings.getBytes(key);
        check(key, value >= min && value <= max, value + " bytes", min + " to " + max + " bytes");
        return value;
    }

    private Duration time(String key, Duration min) {
        Duration value = settings.getDuration(key);
        boolean holds = value.compareTo(min) >= 0 && value.compareTo(LONGEST) <= 0;
        check(key, holds, value.toMillis() + " ms", min.toMillis() + " ms to " + LONGEST.toMinutes() + " minutes");
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
