package io.quorate.runtime.assembly;

import com.typesafe.config.Config;
import io.quorate.api.Codec;
import io.quorate.api.Replica;
import io.quorate.api.StateMachine;
import io.quorate.spi.plugin.Plugin;
import java.nio.file.Path;
import java.util.List;

/**
 * The entry: starts a replica from a configuration.
 *
 * <pre>
 * quorate {
 *   cluster = orders, node = n1
 *   protocol = omnipaxos
 *   members { n1 = "10.0.0.1:7400", n2 = "10.0.0.2:7400", n3 = "10.0.0.3:7400" }
 *   storage-file.directory = /var/lib/orders
 * }
 * </pre>
 *
 * <p>All settings and their defaults stand in the {@code reference.conf} of each jar. Nothing is read but what the caller
 * gives: no file by a guessed name, no system property. All of it can also be put together with {@code new}; see
 * {@link io.quorate.runtime.LocalReplica#start}. All methods may be called by any thread.
 */
public final class Quorate {
    private Quorate() {}

    /**
     * Starts a replica from a file.
     *
     * @param file where its settings stand; see {@link #read}
     * @param machine the application's state
     * @param codec of its commands
     * @param <C> commands
     * @param <R> results
     * @return the running replica, for the caller to close
     * @throws ConfigurationException if the settings cannot be used; lists all that is wrong with them
     * @throws io.quorate.runtime.StartException if the storage or the address cannot be used, or belong to somebody else
     */
    public static <C, R> Replica<C, R> start(Path file, StateMachine<C, R> machine, Codec<C> codec) {
        return Assembly.DEFAULT.start(file, machine, codec);
    }

    /**
     * Starts a replica with {@linkplain Replica#session() sessions} from a file.
     *
     * @param file where its settings stand; see {@link #read}
     * @param machine the application's state
     * @param codec of its commands
     * @param results codec of its results
     * @param <C> commands
     * @param <R> results
     * @return the running replica, for the caller to close
     * @throws ConfigurationException if the settings cannot be used; lists all that is wrong with them
     * @throws io.quorate.runtime.StartException if the storage or the address cannot be used, or belong to somebody else
     */
    public static <C, R> Replica<C, R> start(Path file, StateMachine<C, R> machine, Codec<C> codec, Codec<R> results) {
        return Assembly.DEFAULT.start(file, machine, codec, results);
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
     * @throws io.quorate.runtime.StartException if the storage or the address cannot be used, or belong to somebody else
     */
    public static <C, R> Replica<C, R> start(Config config, StateMachine<C, R> machine, Codec<C> codec) {
        return Assembly.DEFAULT.start(config, machine, codec);
    }

    /**
     * Starts a replica with {@linkplain Replica#session() sessions}. Blocks while its storage is recovered.
     *
     * @param config as for {@link #start(Config, StateMachine, Codec)}
     * @param machine the application's state
     * @param codec of its commands
     * @param results codec of its results. All replicas of a cluster in which sessions are used must have one
     * @param <C> commands
     * @param <R> results
     * @return the running replica, for the caller to close
     * @throws ConfigurationException if the settings cannot be used; lists all that is wrong with them
     * @throws io.quorate.runtime.StartException if the storage or the address cannot be used, or belong to somebody else
     */
    public static <C, R> Replica<C, R> start(
            Config config, StateMachine<C, R> machine, Codec<C> codec, Codec<R> results) {
        return Assembly.DEFAULT.start(config, machine, codec, results);
    }

    /**
     * Looks at the settings and starts nothing, for programs that want to tell of their own settings in the same breath.
     *
     * @param config as for {@link #start(Config, StateMachine, Codec)}
     * @return all that is wrong; empty if nothing is
     */
    public static List<Problem> check(Config config) {
        return Assembly.DEFAULT.check(config);
    }

    /**
     * Begins to put a replica together in another way than the default one.
     *
     * @param plugins beside those that the class path announces; may be none
     * @return where to go on
     */
    public static Assembly with(Plugin... plugins) {
        return Assembly.DEFAULT.with(plugins);
    }

    /**
     * Reads a file without starting anything, for programs that keep settings of their own in it. References such as
     * <code>${?DATA_DIRECTORY}</code> are resolved within the file and with the environment.
     *
     * @param file HOCON, or JSON or properties by their suffix
     * @return all that stands in it; every value knows its line
     * @throws ConfigurationException if it cannot be read or resolved
     */
    public static Config read(Path file) {
        return Sources.read(file);
    }
}
