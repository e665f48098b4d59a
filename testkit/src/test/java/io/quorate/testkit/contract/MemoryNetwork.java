package io.quorate.testkit.contract;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the transports of one test find each other. Its monitor guards all that they share. */
final class MemoryNetwork {
    private final Map<String, MemoryTransport> listening = new LinkedHashMap<>();
    private final List<MemoryTransport> all = new ArrayList<>();

    synchronized void listen(MemoryTransport transport, String address, boolean sharing) throws IOException {
        if (listening.containsKey(address) && !sharing) {
            throw new IOException("taken: " + address);
        }
        listening.put(address, transport);
        all.add(transport);
        changed();
    }

    synchronized void leave(MemoryTransport transport, boolean keepingTheAddress) {
        if (!keepingTheAddress) {
            listening.values().remove(transport);
        }
        changed();
    }

    synchronized Optional<MemoryTransport> at(String address) {
        return Optional.ofNullable(listening.get(address)).filter(MemoryTransport::isOpen);
    }

    synchronized void changed() {
        all.forEach(MemoryTransport::update);
    }
}
