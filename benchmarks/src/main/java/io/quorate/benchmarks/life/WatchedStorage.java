package io.quorate.benchmarks.life;

import io.quorate.benchmarks.cluster.PassingStorage;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import java.io.IOException;

/** A storage that leaves footprints. */
final class WatchedStorage extends PassingStorage {
    private final Footprints footprints;

    WatchedStorage(LogStorage storage, Footprints footprints) {
        super(storage);
        this.footprints = footprints;
    }

    @Override
    public void write(LogWrite write) throws IOException {
        long begin = System.nanoTime();
        super.write(write);
        if (write.count() > 0) {
            long last = write.first() + write.count() - 1;
            footprints.writeBegins.add(last, begin);
            footprints.writeEnds.add(last, System.nanoTime());
        }
    }
}
