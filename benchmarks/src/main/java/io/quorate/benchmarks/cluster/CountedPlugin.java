package io.quorate.benchmarks.cluster;

import com.google.inject.Guice;
import com.google.inject.Module;
import com.typesafe.config.Config;
import io.quorate.spi.plugin.Plugin;
import java.util.function.UnaryOperator;

/**
 * A plugin with something around what it makes; beside the plain one, under a name of its own, with the same settings.
 *
 * @param <T> what it makes
 */
public final class CountedPlugin<T> implements Plugin {
    /** What a configuration calls the plugins with counters. */
    static final String NAME = "counted";

    private final Plugin plain;
    private final Class<T> type;
    private final UnaryOperator<T> around;

    /**
     * Around another plugin.
     *
     * @param plain which
     * @param type what both make
     * @param around puts something around what the other makes
     */
    public CountedPlugin(Plugin plain, Class<T> type, UnaryOperator<T> around) {
        this.plain = plain;
        this.type = type;
        this.around = around;
    }

    @Override
    public Role role() {
        return plain.role();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String section() {
        return plain.section();
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Module module(Config settings) {
        Module inner = plain.module(settings);
        return binder -> binder.bind(type)
                .toProvider(() -> around.apply(Guice.createInjector(inner).getInstance(type)));
    }
}
