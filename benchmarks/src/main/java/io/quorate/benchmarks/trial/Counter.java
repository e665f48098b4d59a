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
    /** Write calls of the transport's threads, and so socket writes. */
    SOCKET_WRITES,
    /** Write calls of all threads: files, sockets and wake-ups. */
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
    ALLOCATED_OTHER
}
