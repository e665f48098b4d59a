package io.quorate.benchmarks.trial;

/** What is counted while commands flow; a measurement divides it by the number of commands. */
public enum Counter {
    /** Calls that make a log durable. */
    SYNCS,
    /** Bytes handed to the log. */
    LOG_BYTES,
    /** Messages between replicas: frames, however many things one carries. */
    MESSAGES,
    /** Bytes of these messages. */
    MESSAGE_BYTES,
    /** How often a transport handed what had gathered to a socket. */
    SOCKET_WRITES,
    /** Write calls of all threads: files, wake-ups, and sockets of those who have no call of their own for them. */
    WRITE_CALLS,
    /** Processor time in nanoseconds. */
    CPU_NANOS,
    /** Bytes allocated by the threads that run the protocols. */
    ALLOCATED_LOOP,
    /** Bytes allocated by the threads that write the logs. */
    ALLOCATED_WRITER,
    /** Bytes allocated by the threads that run the state machines. */
    ALLOCATED_APPLIER,
    /** Bytes allocated by the threads of the transports. */
    ALLOCATED_TRANSPORT,
    /** Bytes allocated by the client's threads. */
    ALLOCATED_CLIENT,
    /** Bytes allocated by threads that cannot be told apart. */
    ALLOCATED_OTHER,
    /** The most bytes of proposals that a replica has held at once. */
    PEAK_PENDING,
    /** The most bytes that have waited for a replica's loop at once. */
    PEAK_INBOX,
    /** The most bytes of its log that a replica has kept in memory. */
    PEAK_TAIL,
    /** The most bytes that have waited for a peer at once. */
    PEAK_QUEUE,
    /** The most memory that the process of a replica has had, as the system sees it. */
    PEAK_RSS;

    /** Whether it is the most that there ever was since the process was started, on any replica; others are totals. */
    boolean isPeak() {
        return name().startsWith("PEAK_");
    }
}
