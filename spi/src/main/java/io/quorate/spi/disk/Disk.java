package io.quorate.spi.disk;

import java.io.IOException;
import java.util.List;

/**
 * The part of a file system that a storage needs: one directory of plain files. Everything that touches a real disk goes
 * through here, so that a simulated disk can run the same code. Names are single path elements.
 *
 * <p>Several threads may call at once, as long as no two are at work on the same name: a storage makes and removes files
 * beside its log, and writes snapshots. Only {@link #acquire} and {@link #close} are called when nobody else does anything.
 * Methods block. After an {@link IOException} the state of the file in question is unknown.
 */
public interface Disk extends AutoCloseable {
    /**
     * Makes the directory if it is not there, and takes it for this object alone. Called before all else.
     *
     * @throws IOException at once if somebody else holds it, in this process or another, or if it cannot be used
     */
    void acquire() throws IOException;

    /**
     * What is in the directory.
     *
     * @return names, sorted
     * @throws IOException if it cannot be read
     */
    List<String> list() throws IOException;

    /**
     * Makes an empty file that only this user may read. A file of that name is removed first. The name survives a crash
     * after {@link #sync}.
     *
     * @param name of the file
     * @return the file, to be written
     * @throws IOException if it cannot be made
     */
    DiskFile create(String name) throws IOException;

    /**
     * Opens a file to write and read it.
     *
     * @param name of a file that is there
     * @return the file
     * @throws IOException if it cannot be opened
     */
    DiskFile open(String name) throws IOException;

    /**
     * Opens a file only to read it; any number of times, also beside a writer.
     *
     * @param name of a file that is there
     * @return the file
     * @throws IOException if it cannot be opened
     */
    DiskFile openToRead(String name) throws IOException;

    /**
     * Renames a file atomically. The new name survives a crash after {@link #sync}.
     *
     * @param from a file that is there
     * @param to a name that is free
     * @throws IOException if that fails
     */
    void rename(String from, String to) throws IOException;

    /**
     * Renames a file atomically; a file that has the new name is gone. Survives a crash after {@link #sync}; before that,
     * the name may stand for either file.
     *
     * @param from a file that is there
     * @param to its new name
     * @throws IOException if that fails
     */
    void replace(String from, String to) throws IOException;

    /**
     * Removes a file, if it is there. It may come back in a crash before {@link #sync}.
     *
     * @param name of the file
     * @throws IOException if that fails
     */
    void delete(String name) throws IOException;

    /**
     * Makes durable which names there are.
     *
     * @throws IOException if that cannot be promised
     */
    void sync() throws IOException;

    /**
     * Where the directory is, for messages.
     *
     * @return its path
     */
    String path();

    /**
     * Gives the directory free. Idempotent.
     *
     * @throws IOException if something could not be closed
     */
    @Override
    void close() throws IOException;
}
