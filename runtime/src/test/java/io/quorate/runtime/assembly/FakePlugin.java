package io.quorate.runtime.assembly;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.typesafe.config.Config;
import io.quorate.runtime.log.FakeStorage;
import io.quorate.spi.ElectionFactory;
import io.quorate.spi.LogStorage;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.Transport;
import io.quorate.spi.plugin.Plugin;
import io.quorate.spi.plugin.SettingException;
import java.time.Duration;
import java.util.function.Function;

/** Any plugin. */
final class FakePlugin implements Plugin {
    private final Role role;
    private final String name;
    private final int version;
    private final Function<Config, Module> module;

    FakePlugin(Role role, String name, int version, Function<Config, Module> module) {
        this.role = role;
        this.name = name;
        this.version = version;
        this.module = module;
    }

    static Plugin of(Plugin.Role role, String name, Function<Config, Module> module) {
        return new FakePlugin(role, name, SPI_VERSION, module);
    }

    static Plugin memory() {
        return memory(new FakeStorage());
    }

    static Plugin memory(LogStorage storage) {
        return of(Role.STORAGE, "memory", settings -> {
            check("segment-bytes", settings.getBytes("segment-bytes") >= 4096, "segments have 4096 bytes or more");
            if (settings.hasPath("directory")) {
                settings.getString("directory");
            }
            return binder -> binder.bind(LogStorage.class).toInstance(storage);
        });
    }

    static Plugin none() {
        return none(new NoTransport());
    }

    static Plugin none(Transport transport) {
        return of(Role.TRANSPORT, "none", settings -> {
            Duration keepAlive = settings.getDuration("keep-alive");
            check("keep-alive", !keepAlive.isNegative(), "keep-alive is negative");
            check("max-connections", settings.getInt("max-connections") > 0, "max-connections is not above 0");
            boolean holds = settings.getDuration("silence-timeout").compareTo(keepAlive) >= 0;
            check("silence-timeout", holds, "silence-timeout is below keep-alive");
            return binder -> binder.bind(Transport.class).toInstance(transport);
        });
    }

    /** A protocol that brings its own election. */
    static Plugin solo() {
        return of(
                Role.PROTOCOL,
                "solo",
                settings -> binder -> binder.bind(ProtocolFactory.class).toInstance(new SoloFactory("solo")));
    }

    /** A protocol that needs an election. */
    static Plugin needy() {
        return of(Role.PROTOCOL, "needy", settings -> FakePlugin::bindNeedy);
    }

    private static void bindNeedy(Binder binder) {
        com.google.inject.Provider<ElectionFactory> election = binder.getProvider(ElectionFactory.class);
        binder.bind(ProtocolFactory.class)
                .toProvider(() -> new SoloFactory("needy of " + election.get().name()));
    }

    /** An election that never elects. */
    static Plugin election(String name) {
        return of(
                Role.LEADER_ELECTION,
                name,
                settings -> binder -> binder.bind(ElectionFactory.class).toInstance(new NoElection(name)));
    }

    private static void check(String key, boolean holds, String text) {
        if (!holds) {
            throw new SettingException(key, text);
        }
    }

    @Override
    public Role role() {
        return role;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int spiVersion() {
        return version;
    }

    @Override
    public Module module(Config settings) {
        return module.apply(settings);
    }
}
