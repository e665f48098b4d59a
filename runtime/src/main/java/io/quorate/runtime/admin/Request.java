package io.quorate.runtime.admin;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;

/** What a visitor may ask of a node; see {@link io.quorate.api.Replica} for what each does. As text: what the log says of it. */
sealed interface Request {
    /** How the node sees itself and the others. */
    record Status() implements Request {}

    /** What a change would do, without doing it. */
    record Outline(Configuration next) implements Request {}

    /** Another configuration. */
    record Reconfigure(Configuration next) implements Request {
        @Override
        public String toString() {
            return "reconfigure: " + next.protocol() + ", voters " + next.voterIds() + ", learners "
                    + next.learners().stream().map(Member::id).toList()
                    + next.leader().map(leader -> ", led by " + leader).orElse("");
        }
    }

    /** One more learner. */
    record AddLearner(NodeId node, boolean waitUntilCaughtUp) implements Request {
        @Override
        public String toString() {
            return "add-learner " + node;
        }
    }

    /** One learner less. */
    record RemoveLearner(NodeId node) implements Request {
        @Override
        public String toString() {
            return "remove-learner " + node;
        }
    }

    /** A member listens elsewhere. */
    record UpdateAddress(NodeId node, String address) implements Request {
        @Override
        public String toString() {
            return "update-address " + node + " " + address;
        }
    }

    /** Another voter is to lead. */
    record Transfer(NodeId to) implements Request {
        @Override
        public String toString() {
            return "transfer " + to;
        }
    }

    /** A snapshot of the node's state. */
    record Snapshot() implements Request {
        @Override
        public String toString() {
            return "snapshot";
        }
    }

    /** Whether it may change something, so that it is worth a line in the log. */
    default boolean changes() {
        return !(this instanceof Status || this instanceof Outline);
    }
}
