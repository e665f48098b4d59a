package io.quorate.api;

/**
 * The name of a node within its cluster: 1 to 64 characters, lower-case letters, digits and inner dashes.
 *
 * <p>Ids are ordered as text, so that every replica sorts its members alike.
 *
 * @param text the name itself, never null
 */
public record NodeId(String text) implements Comparable<NodeId> {
    private static final int MAX_LENGTH = 64;

    /**
     * Checks the shape of the name.
     *
     * @throws IllegalArgumentException if {@code text} is not a valid name
     */
    public NodeId {
        if (!isName(text)) {
            throw new IllegalArgumentException("not a node name: '" + text
                    + "'; use 1 to 64 lower-case letters, digits and inner dashes, for instance n1");
        }
    }

    /** By hand, not by a regular expression: names are read from every frame. */
    private static boolean isName(String text) {
        boolean valid = !text.isEmpty() && text.length() <= MAX_LENGTH && !text.startsWith("-") && !text.endsWith("-");
        for (int i = 0; valid && i < text.length(); i++) {
            char c = text.charAt(i);
            valid = isBetween(c, 'a', 'z') || isBetween(c, '0', '9') || c == '-';
        }
        return valid;
    }

    private static boolean isBetween(char c, char low, char high) {
        return c >= low && c <= high;
    }

    /**
     * Short for the constructor.
     *
     * @param text the name
     * @return the id of that name
     * @throws IllegalArgumentException if {@code text} is not a valid name
     */
    public static NodeId of(String text) {
        return new NodeId(text);
    }

    @Override
    public int compareTo(NodeId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
