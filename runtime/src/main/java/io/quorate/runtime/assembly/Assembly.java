package io.quorate.runtime.assembly;

import com.typesafe.config.Config;
import io.quorate.api.Codec;
import io.quorate.api.Replica;
import io.quorate.api.StateMachine;
import io.quorate.runtime.Entropy;
import io.quorate.runtime.LocalReplica;
import io.quorate.runtime.Observer;
import io.quorate.runtime.ReplicaParts;
import io.quorate.runtime.StartException;
import io.quorate.runtime.apply.Application;
import io.quorate.runtime.lanes.ThreadLanes;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.plugin.Plugin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * How replicas are put together, where the defaults of {@link Quorate} do not fit. Immutable, so one can start any number of
 * replicas.
 */
public final class Assembly {
    static final Assembly DEFAULT = new Assembly(List.of(), Optional.empty(), Observer.NONE);

    private final List<Plugin> plugins;
    private final Optional<ClassLoader> loader;
    private final Observer observer;

    private Assembly(List<Plugin> plugins, Optional<ClassLoader> loader, Observer observer) {
        this.plugins = List.copyOf(plugins);
        this.loader = loader;
        this.observer = observer;
    }

    /**
     * Adds plugins to those that the class path announces in {@code META-INF/services}.
     *
     * @param more never null; one whose class is announced, too, counts once
     * @return the same with these
     */
    public Assembly with(Plugin... more) {
        List<Plugin> all = new ArrayList<>(plugins);
        all.addAll(List.of(more));
        return new Assembly(all, loader, observer);
    }

    /**
     * Says where to look for plugins. Otherwise it is the thread's context class loader, or else the framework's own.
     *
     * @param loader never null
     * @return the same with it
     */
    public Assembly classLoader(ClassLoader loader) {
        return new Assembly(plugins, Optional.of(loader), observer);
    }

    /**
     * Says who looks on.
     *
     * @param observer never null
     * @return the same with it
     */
    public Assembly observer(Observer observer) {
        return new Assembly(plugins, loader, Objects.requireNonNull(observer, "observer"));
    }

    /**
     * Starts a replica from a file; see {@link Quorate#read}.
     *
     * @param file where its settings stand
     * @param machine the application's state
     * @param codec of its commands
     * @param <C> commands
     * @param <R> results
     * @return the running replica, for the caller to close
     * @throws ConfigurationException if the settings cannot be used; lists all that is wrong with them
     * @throws StartException if the storage or the address cannot be used, or belong to somebody else
     */
    public <C, R> Replica<C, R> start(Path file, StateMachine<C, R> machine, Codec<C> codec) {
        return start(Quorate.read(file), machine, codec);
    }

    /**
     * Starts a replica with sessions from a file; see {@link Quorate#read}.
     *
     * @param file where its settings stand
     * @param machine the application's state
     * @param codec of its commands
     * @param results codec of its results
     * @param <C> commands
     * @param <R> results
     * @return the running replica, for the caller to close
     * @throws ConfigurationException if the settings cannot be used; lists all that is wrong with them
     * @throws StartException if the storage or the address cannot be used, or belong to somebody else
     */
    public <C, R> Replica<C, R> start(Path file, StateMachine<C, R> machine, Codec<C> codec, Codec<R> results) {
        return start(Quorate.read(file), machine, codec, results);
    }

    /**
     * Starts a replica. Blocks while its storage is recovered.
     *
     * @param config has the settings below {@code quorate}; all else is none of our business. Resolved with the environment
     *     if it is not yet
     * @param machine the application's state
     * @param codec of its commands
     * @param <C> commands
     * @param <R> results
     * @return the running replica, for the caller to close
     * @throws ConfigurationException if the settings cannot be used; lists all that is wrong with them
     * @throws StartException if the storage or the address cannot be used, or belong to somebody else
     */
    public <C, R> Replica<C, R> start(Config config, StateMachine<C, R> machine, Codec<C> codec) {
        return start(config, new Application<>(machine, codec, Optional.empty()));
    }

    /**
     * Starts a replica with sessions. Blocks while its storage is recovered.
     *
     * @param config as for {@link #start(Config, StateMachine, Codec)}
     * @param machine the application's state
     * @param codec of its commands
     * @param results codec of its results
     * @param <C> commands
     * @param <R> results
     * @return the running replica, for the caller to close
     * @throws ConfigurationException if the settings cannot be used; lists all that is wrong with them
     * @throws StartException if the storage or the address cannot be used, or belong to somebody else
     */
    public <C, R> Replica<C, R> start(Config config, StateMachine<C, R> machine, Codec<C> codec, Codec<R> results) {
        return start(config, new Application<>(machine, codec, Optional.of(results)));
    }

    private <C, R> Replica<C, R> start(Config config, Application<C, R> application) {
        Objects.requireNonNull(application.machine(), "machine");
        Objects.requireNonNull(application.commands(), "codec");
        Assembler assembler = assembler(Sources.resolved(config));
        Assembler.Parts parts = assembler.assemble();
        try {
            return LocalReplica.start(new ReplicaParts<>(
                    parts.settings(),
                    parts.protocols(),
                    parts.storage(),
                    parts.transport(),
                    new ThreadLanes(
                            parts.settings().node().text(), parts.transport().polled()),
                    application.machine(),
                    application.commands(),
                    application.results(),
                    parts.policy(),
                    Entropy.system(),
                    observer));
        } catch (StartException e) {
            throw assembler.placed(e);
        }
    }

    /**
     * Looks at the settings and starts nothing, for programs that want to tell of their own settings in the same breath.
     *
     * @param config as for {@link #start}
     * @return all that is wrong; empty if nothing is
     */
    public List<Problem> check(Config config) {
        try {
            assembler(Sources.resolved(config)).check();
            return List.of();
        } catch (ConfigurationException e) {
            return e.problems();
        }
    }

    /**
     * Makes the protocols that a replica could run, and starts nothing: for simulators.
     *
     * @param config as for {@link #start}
     * @return by name
     * @throws ConfigurationException if the settings cannot be used; lists all that is wrong with them
     */
    public SortedMap<String, ProtocolFactory> protocols(Config config) {
        return assembler(Sources.resolved(config)).check();
    }

    private Assembler assembler(Config config) {
        ClassLoader found = loader.or(
                        () -> Optional.ofNullable(Thread.currentThread().getContextClassLoader()))
                .orElseGet(Assembly.class::getClassLoader);
        Set<ClassLoader> loaders = new LinkedHashSet<>(Arrays.asList(found, Assembly.class.getClassLoader()));
        plugins.forEach(plugin -> loaders.add(plugin.getClass().getClassLoader()));
        return new Assembler(config, Plugins.find(plugins, found), Reference.load(loaders));
    }
}
