package io.quorate.transport.tcp;

import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Looks up names away from the event loop, because a lookup may block for seconds. Every attempt looks up anew; of
 * several addresses the attempts take turns. Threads end when there is nothing to look up.
 */
final class Resolver implements AutoCloseable {
    private final ExecutorService threads;

    Resolver(String name) {
        threads = Executors.newCachedThreadPool(new DefaultThreadFactory(name, true));
    }

    /** Tells the address, or that there is none; in the calling thread or another one, or never after closing. */
    void resolve(HostPort place, int attempt, Consumer<Optional<InetSocketAddress>> whenDone) {
        if (NetUtil.createByteArrayFromIpAddressString(place.host()) != null) {
            whenDone.accept(Optional.of(new InetSocketAddress(place.host(), place.port())));
            return;
        }
        try {
            threads.execute(() -> whenDone.accept(lookUp(place, attempt)));
        } catch (RejectedExecutionException e) {
            // Closed: nobody waits for the answer.
        }
    }

    private static Optional<InetSocketAddress> lookUp(HostPort place, int attempt) {
        try {
            InetAddress[] all = InetAddress.getAllByName(place.host());
            return Optional.of(new InetSocketAddress(all[Math.floorMod(attempt, all.length)], place.port()));
        } catch (UnknownHostException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** Does not wait for a lookup under way: nothing can interrupt one. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
