package io.quorate.runtime.admin;

import io.quorate.api.Configuration;
import io.quorate.api.Replica;
import io.quorate.runtime.reconfigure.Outline;
import java.util.concurrent.CompletionStage;

/** What stands behind the desk: a replica, and what its clients do not see of it. Any thread; nothing blocks. */
public interface Office {
    /**
     * Does what is asked for.
     *
     * @return the replica
     */
    Replica<?, ?> replica();

    /**
     * Looks at the replica from inside.
     *
     * @return how it sees itself and the others
     */
    CompletionStage<NodeView> look();

    /**
     * Plans a change.
     *
     * @param next what is wanted
     * @return what would be done
     */
    CompletionStage<Outline> outline(Configuration next);
}
