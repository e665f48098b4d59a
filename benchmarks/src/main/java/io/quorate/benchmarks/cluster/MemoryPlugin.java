package io.quorate.benchmarks.cluster;

import com.google.inject.Module;
import com.typesafe.config.Config;
import io.quorate.spi.LogStorage;
import io.quorate.spi.plugin.Plugin;

/** {@code storage = bench-memory}: never announced, only handed over by benchmarks. */
final class MemoryPlugin implements Plugin {
    static final String NAME = "bench-memory";

    @Override
    public Role role() {
        return Role.STORAGE;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Module module(Config settings) {
        return binder -> binder.bind(LogStorage.class).toProvider(MemoryLog::new);
    }
}
