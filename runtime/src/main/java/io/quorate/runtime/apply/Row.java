package io.quorate.runtime.apply;

import io.quorate.spi.ProposalId;

/**
 * What replicated state remembers of an origin: the last of its commands that was applied. Whatever is at or below it was
 * applied, too, or overtaken.
 *
 * @param boot the origin's boot number
 * @param sequence position among the proposals of that boot
 */
public record Row(long boot, long sequence) {
    /** Whether a command is still to be applied. */
    boolean below(ProposalId id) {
        return id.boot() > boot || (id.boot() == boot && id.sequence() > sequence);
    }
}
