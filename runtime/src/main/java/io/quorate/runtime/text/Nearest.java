package io.quorate.runtime.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;

/** Guesses what a misspelt word was meant to be. */
public final class Nearest {
    private static final int LONG_WORD = 5;
    /** Fewer letters than these are the beginning or the end of too many words. */
    private static final int LEAST_PART = 3;

    private Nearest() {}

    /**
     * The word that is nearest.
     *
     * @param word as written
     * @param known the words that there are
     * @return one at most two slips away, or one for a short word; else one that begins or ends with the word
     */
    public static Optional<String> to(String word, Collection<String> known) {
        int slips = word.length() < LONG_WORD ? 1 : 2;
        return nearest(word, known, candidate -> distance(word, candidate) <= slips)
                .or(() -> nearest(word, known, candidate -> isPart(word, candidate)));
    }

    /**
     * The same, to be put behind a message about the word.
     *
     * @param word as written
     * @param known the words that there are
     * @return a question; empty if nothing is near
     */
    public static Optional<String> question(String word, Collection<String> known) {
        return to(word, known).map(near -> "; did you mean '" + near + "'?");
    }

    private static Optional<String> nearest(String word, Collection<String> known, Predicate<String> near) {
        return known.stream()
                .filter(near)
                .min(Comparator.<String>comparingInt(candidate -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static boolean isPart(String word, String whole) {
        return word.length() >= LEAST_PART && (whole.startsWith(word) || whole.endsWith(word));
    }

    /** Letters to insert, to remove, to replace, or to swap with their neighbour. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int step(int[][] cost, String a, String b, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int least = Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
