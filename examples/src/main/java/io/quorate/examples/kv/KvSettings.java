package io.quorate.examples.kv;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.quorate.examples.kv.redis.RedisServer;
import io.quorate.runtime.assembly.Problem;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The section {@code kv}, beside {@code quorate} in the same file.
 *
 * @param redis where to listen for Redis clients
 * @param limits what they may ask for
 */
record KvSettings(InetSocketAddress redis, RedisServer.Limits limits) {
    private static final Pattern ADDRESS = Pattern.compile("\\[?([^\\s\\[\\]]+)]?:([0-9]{1,5})");
    private static final int MAX_PORT = 65_535;
    private static final Config DEFAULTS = ConfigFactory.parseString("""
            kv { max-clients = 1000, max-open-requests = 1024, max-open-bytes = 4MiB }
            """);
    private static final List<String> KEYS = List.of("redis", "max-clients", "max-open-requests", "max-open-bytes");

    /**
     * Reads the section.
     *
     * @param config all that stands in the file
     * @param problems where to say what is wrong
     * @return the settings; of use only if nothing is wrong
     */
    static KvSettings of(Config config, List<Problem> problems) {
        return new Reading(config, problems).settings();
    }

    private static final class Reading {
        private final Config config;
        private final List<Problem> problems;

        Reading(Config config, List<Problem> problems) {
            this.config = config;
            this.problems = problems;
        }

        KvSettings settings() {
            checkKeys();
            InetSocketAddress redis = address();
            int clients = (int) bounded("max-clients", 1, 100_000);
            int requests = (int) bounded("max-open-requests", 1, 1_000_000);
            long bytes = bounded("max-open-bytes", 1 << 20, 1 << 30);
            return new KvSettings(redis, new RedisServer.Limits(clients, requests, bytes));
        }

        private void checkKeys() {
            ConfigValue section = config.root().get("kv");
            if (section instanceof ConfigObject object) {
                for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
                    if (!KEYS.contains(entry.getKey())) {
                        problem(entry.getKey(), "no such setting; there are " + String.join(", ", KEYS));
                    }
                }
            }
        }

        private InetSocketAddress address() {
            try {
                String text = config.getString("kv.redis");
                Matcher address = ADDRESS.matcher(text);
                if (address.matches() && Integer.parseInt(address.group(2)) <= MAX_PORT) {
                    return new InetSocketAddress(address.group(1), Integer.parseInt(address.group(2)));
                }
                problem("redis", "'" + text + "' is no address; write host:port, for instance \"127.0.0.1:6379\"");
            } catch (ConfigException.Missing e) {
                problem("redis", "is missing: where to listen for Redis clients, for instance \"127.0.0.1:6379\"");
            } catch (ConfigException e) {
                problem("redis", "must be text, for instance \"127.0.0.1:6379\"");
            }
            return new InetSocketAddress(0);
        }

        private long bounded(String key, long low, long high) {
            try {
                long value = config.withFallback(DEFAULTS).getBytes("kv." + key);
                if (value < low || value > high) {
                    problem(key, value + " is out of range, " + low + " to " + high);
                }
                return value;
            } catch (ConfigException e) {
                problem(key, "must be a number");
                return low;
            }
        }

        private void problem(String key, String text) {
            ConfigValue at = config.root();
            for (String element : List.of("kv", key)) {
                at = at instanceof ConfigObject object && object.containsKey(element) ? object.get(element) : at;
            }
            String path = ConfigUtil.joinPath("kv", key);
            problems.add(new Problem(path, text, Optional.of(at.origin().description())));
        }
    }
}
