package io.quorate.api;

import java.util.regex.Pattern;

/**
 * The name of a node within its cluster: 1 to 64 characters, lower-case letters, digits and inner dashes.
 *
 * <p>Ids are ordered as text, so that every replica sorts its members alike.
 *
 * @param text the name itself, never null
 */
public record NodeId(String text) implements Comparable<NodeId> {
    private static final Pattern SHAPE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?");

    /**
     * Checks the shape of the name.
     *
     * @throws IllegalArgumentException if {@code text} is not a valid name
     */
    public NodeId {
        if (!SHAPE.matcher(text).matches()) {
            throw new IllegalArgumentException("not a node name: '" + text
                    + "'; use 1 to 64 lower-case letters, digits and inner dashes, for instance n1");
        }
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
