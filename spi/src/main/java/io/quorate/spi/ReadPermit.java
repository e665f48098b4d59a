package io.quorate.spi;

/**
 * The answer to {@link Protocol#readIndex}.
 *
 * @param request the number it was asked under
 * @param index the read may be answered once this index is applied; -1 if leadership was lost and it must be asked again
 */
public record ReadPermit(long request, long index) {
    /**
     * The refusal of a request: ask the next leader.
     *
     * @param request the number it was asked under
     * @return a permit that is none
     */
    public static ReadPermit refused(long request) {
        return new ReadPermit(request, -1);
    }

    /**
     * Whether the read may go on.
     *
     * @return false for a refusal
     */
    public boolean granted() {
        return index >= 0;
    }
}
