package io.quorate.runtime.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quorate.api.Codec;
import io.quorate.runtime.log.FakeStorage;
import io.quorate.spi.LogStorage;
import io.quorate.spi.plugin.Plugin;
import io.quorate.spi.plugin.Plugin.Role;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Which plugins there are, and what becomes of those that cannot be used. */
class PluginsTest extends ConfCase {
    private static final String HERE =
            FakePlugin.class.getProtectionDomain().getCodeSource().getLocation().getPath();

    @Test
    void anUnknownNameListsWhatIsThere() {
        plugins.add(FakePlugin.memory());
        plugins.remove(0);
        assertProblems(
                withLines("storage = memroy"),
                "quorate.storage: no storage is named 'memroy'; did you mean 'memory'? (on the class path: memory)\n"
                        + "    at n1.conf: 8");
        assertProblems(
                withLines("storage = s3"),
                "quorate.storage: no storage is named 's3' (on the class path: memory)\n    at n1.conf: 8");
    }

    @Test
    void aHouseModuleThatIsNotThereHasCoordinates() {
        plugins.remove(0);
        assertProblems(
                withLines("storage = file"),
                "quorate.storage: the storage 'file' is not on the class path; add io.quorate:quorate-storage-file (there is"
                        + " none on the class path)\n    at n1.conf: 8");
    }

    @Test
    void twoOfOneNameAreBothNamed() {
        plugins.add(new SecondMemory());
        assertProblems(
                withLines(),
                "quorate.storage: there are 2 modules named 'memory'; take all but one off the class path:\n"
                        + "    io.quorate.runtime.assembly.FakePlugin from " + HERE + "\n"
                        + "    io.quorate.runtime.assembly.PluginsTest$SecondMemory from " + HERE + "\n"
                        + "    at n1.conf: 5");
    }

    @Test
    void aPluginOfAnotherVersionIsRefused() {
        plugins.add(new FakePlugin(Role.STORAGE, "newer", 7, settings -> null));
        start(withLines()).close();
        assertProblems(
                withLines("storage = newer"),
                "quorate.storage: io.quorate.runtime.assembly.FakePlugin from " + HERE
                        + " was built for version 7 of the plugin SPI, but this is version 1; use releases that belong"
                        + " together\n    at n1.conf: 8");
    }

    @Test
    void theClassPathIsSearchedAndWhatIsBrokenIsShown() throws IOException {
        URLClassLoader loader = announcing(Announced.class.getName(), Broken.class.getName(), "com.acme.Gone");
        plugins.remove(0);
        start(withLines("storage = announced"), loader).close();
        ConfigurationException e = catchThrowableOfType(
                ConfigurationException.class,
                () -> start(withLines("storage = announcd"), loader).close());
        assertThat(plain(e.getMessage()))
                .startsWith("""
                        Configuration is not usable (1 problem):
                          - quorate.storage: no storage is named 'announcd'; did you mean 'announced'? (on the class path: \
                        announced)
                              at n1.conf: 8
                          left out: """)
                .contains("Broken could not be instantiated: java.lang.IllegalStateException: native library missing")
                .contains("left out: io.quorate.spi.plugin.Plugin: Provider com.acme.Gone not found");
    }

    @Test
    void aClassThatIsGivenAndAnnouncedCountsOnce() throws IOException {
        plugins.set(0, new Announced());
        start(withLines("storage = announced"), announcing(Announced.class.getName()))
                .close();
    }

    private io.quorate.api.Replica<Long, Long> start(String text, ClassLoader loader) {
        return assembly().classLoader(loader).start(file(text), new Sum(), Codec.int64());
    }

    private URLClassLoader announcing(String... classes) throws IOException {
        Path services = Files.createDirectories(directory.resolve("jar/META-INF/services"));
        Files.writeString(services.resolve(Plugin.class.getName()), String.join("\n", classes));
        return new URLClassLoader(
                new URL[] {directory.resolve("jar/").toUri().toURL()},
                getClass().getClassLoader());
    }

    // Elections

    @Test
    void theElectionIsBleIfAProtocolNeedsOne() {
        plugins.add(FakePlugin.election("ble"));
        plugins.add(FakePlugin.election("other"));
        start(withLines("protocol = needy")).close();
        start(withLines("protocol = needy", "leader-election = automatic")).close();
        start(withLines("protocol = needy", "leader-election = other")).close();
    }

    @Test
    void withoutAnElectionItIsSaidWhereToGetOne() {
        assertProblems(
                withLines("protocol = needy"),
                "quorate.leader-election: the leader election 'ble' is not on the class path; add"
                        + " io.quorate:quorate-leader-election-ble (there is none on the class path)\n    at n1.conf: 1");
        plugins.add(FakePlugin.election("other"));
        assertProblems(
                withLines("protocol = needy", "leader-election = othre"),
                "quorate.leader-election: no leader election is named 'othre'; did you mean 'other'? (on the class path:"
                        + " other)\n    at n1.conf: 9");
    }

    @Test
    void anElectionBesideAProtocolThatBringsItsOwnIsRefused() {
        plugins.add(FakePlugin.election("ble"));
        assertProblems(
                withLines("leader-election = ble"),
                "quorate.leader-election: solo brings its own election; leave leader-election out\n    at n1.conf: 8");
        start(withLines("leader-election = automatic")).close();
    }

    // Wiring

    @Test
    void aPluginThatBindsNothingIsNamed() {
        plugins.set(0, FakePlugin.of(Role.STORAGE, "memory", settings -> binder -> {}));
        assertThat(problems(withLines()))
                .singleElement()
                .asString()
                .startsWith("quorate.storage: this module cannot be built: ")
                .contains("LogStorage")
                .endsWith("at n1.conf: 5");
    }

    @Test
    void aPluginThatFailsIsNamed() {
        plugins.set(0, FakePlugin.of(Role.STORAGE, "memory", settings -> {
            throw new IllegalStateException("no luck");
        }));
        assertThat(problems(withLines()))
                .containsExactly("quorate.storage-memory: this module cannot read its settings:"
                        + " java.lang.IllegalStateException: no luck\n    at n1.conf: 1");
        plugins.set(
                0,
                FakePlugin.of(
                        Role.STORAGE,
                        "memory",
                        settings -> binder -> binder.bind(LogStorage.class).toProvider(() -> {
                            throw new IllegalStateException("no luck");
                        })));
        assertThat(problems(withLines()))
                .containsExactly(
                        "quorate.storage: this module cannot be built: java.lang.IllegalStateException: no luck\n"
                                + "    at n1.conf: 5");
    }

    /** Another class under a name that is taken. */
    static final class SecondMemory implements Plugin {
        private final Plugin first = FakePlugin.memory();

        @Override
        public Role role() {
            return first.role();
        }

        @Override
        public String name() {
            return first.name();
        }

        @Override
        public int spiVersion() {
            return SPI_VERSION;
        }

        @Override
        public com.google.inject.Module module(com.typesafe.config.Config settings) {
            return first.module(settings);
        }
    }

    /** Found by the service loader. */
    public static final class Announced implements Plugin {
        /** For the service loader. */
        public Announced() {}

        @Override
        public Role role() {
            return Role.STORAGE;
        }

        @Override
        public String name() {
            return "announced";
        }

        @Override
        public int spiVersion() {
            return SPI_VERSION;
        }

        @Override
        public com.google.inject.Module module(com.typesafe.config.Config settings) {
            return binder -> binder.bind(LogStorage.class).toInstance(new FakeStorage());
        }
    }

    /** Cannot be made. */
    public static final class Broken implements Plugin {
        /** For the service loader. */
        public Broken() {
            throw new IllegalStateException("native library missing");
        }

        @Override
        public Role role() {
            return Role.STORAGE;
        }

        @Override
        public String name() {
            return "broken";
        }

        @Override
        public int spiVersion() {
            return SPI_VERSION;
        }

        @Override
        public com.google.inject.Module module(com.typesafe.config.Config settings) {
            return binder -> {};
        }
    }
}
