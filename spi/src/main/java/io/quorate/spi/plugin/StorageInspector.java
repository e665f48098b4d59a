package io.quorate.spi.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Looks at the directory of a storage from outside. Found by {@link java.util.ServiceLoader}: whoever writes a storage can
 * bring one, and the command line shows what it sees.
 */
public interface StorageInspector {
    /**
     * What was seen.
     *
     * @param report for people, several lines
     * @param problem the first thing that is wrong; empty if all is well
     */
    record Inspection(String report, Optional<String> problem) {}

    /**
     * Reads everything and changes nothing. Takes no lock: a replica may be at work in the directory, and what it is just
     * writing is no problem.
     *
     * @param directory of one node
     * @return what is in it
     * @throws IOException if it is not there, or no directory
     */
    Inspection inspect(Path directory) throws IOException;
}
