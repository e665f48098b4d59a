package io.quorate.runtime.assembly;

import io.quorate.spi.plugin.Plugin;
import java.util.List;
import java.util.Optional;

/** The modules of the project itself, to be able to say where to get one that is not there. */
final class HouseModules {
    private static final List<String> SECTIONS =
            List.of("protocol-omnipaxos", "protocol-raft", "leader-election-ble", "storage-file", "transport-tcp");

    private HouseModules() {}

    /**
     * Who brings a section.
     *
     * @param section any word
     * @return Maven coordinates, if it is ours
     */
    static Optional<String> artifactOfSection(String section) {
        return SECTIONS.contains(section) ? Optional.of("io.quorate:quorate-" + section) : Optional.empty();
    }

    /**
     * Our names in a role.
     *
     * @param role which
     * @return as they stand in files
     */
    static List<String> names(Plugin.Role role) {
        String prefix = role.key() + "-";
        return SECTIONS.stream()
                .filter(section -> section.startsWith(prefix))
                .map(section -> section.substring(prefix.length()))
                .toList();
    }
}
