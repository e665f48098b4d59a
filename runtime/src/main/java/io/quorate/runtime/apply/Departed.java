package io.quorate.runtime.apply;

import io.quorate.api.Member;
import io.quorate.api.NodeId;
import java.util.UUID;

/**
 * What replicated state remembers of an origin that is no member any more: it may become one again while commands of its are
 * still under way.
 *
 * @param node its name
 * @param incarnation its directory; another directory of that name is another origin
 * @param row the last of its commands that was applied
 */
public record Departed(NodeId node, UUID incarnation, Row row) {
    boolean is(Member member) {
        return node.equals(member.id()) && incarnation.equals(member.incarnation());
    }
}
