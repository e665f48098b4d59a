package io.quorate.runtime.admin;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;

/** What a visitor may ask of a node; see {@link io.quorate.api.Replica} for what each does. */
sealed interface Request {
    /** How the node sees itself and the others. */
    record Status() implements Request {}

    /** What a change would do, without doing it. */
    record Outline(Configuration next) implements Request {}

    /** Another configuration. */
    record Reconfigure(Configuration next) implements Request {}

    /** One more learner. */
    record AddLearner(NodeId node, boolean waitUntilCaughtUp) implements Request {}

    /** One learner less. */
    record RemoveLearner(NodeId node) implements Request {}

    /** A member listens elsewhere. */
    record UpdateAddress(NodeId node, String address) implements Request {}

    /** Another voter is to lead. */
    record Transfer(NodeId to) implements Request {}

    /** A snapshot of the node's state. */
    record Snapshot() implements Request {}

    /** Whether it may change something, so that it is worth a line in the log. */
    default boolean changes() {
        return !(this instanceof Status || this instanceof Outline);
    }
}
