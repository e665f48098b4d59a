package io.quorate.runtime.apply;

/**
 * What replicated state remembers of an origin: the last of its commands that was applied. Whatever is at or below it was
 * applied, too, or overtaken.
 *
 * @param boot the origin's boot number
 * @param sequence position among the proposals of that boot
 */
public record Row(long boot, long sequence) {
    /** Whether a command is still to be applied. */
    boolean below(long ofBoot, long next) {
        return ofBoot > boot || (ofBoot == boot && next > sequence);
    }
}
