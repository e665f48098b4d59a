package io.quorate.runtime.admin;

import io.quorate.api.Change;

/** What a node tells a visitor. All but {@link Going} end a request. */
sealed interface Answer {
    /** How the node sees itself and the others. */
    record Seen(NodeView view) implements Answer {}

    /** What a change would do. */
    record Planned(io.quorate.runtime.reconfigure.Outline outline) implements Answer {}

    /** A change has gone on. */
    record Going(Change.Progress progress) implements Answer {}

    /** A change has ended. */
    record Ended(Change.Result result) implements Answer {}

    /** A snapshot is on disk. */
    record Taken(long index) implements Answer {}

    /** What was asked for cannot be done; a sentence says why, and what to do. */
    record Failed(String reason) implements Answer {}
}
