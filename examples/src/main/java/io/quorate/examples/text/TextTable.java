package io.quorate.examples.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Rows under a heading, in columns as wide as they need to be: the first to the left, numbers to the right. */
public final class TextTable {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final List<Integer> rules = new ArrayList<>();

    /**
     * A table without rows.
     *
     * @param heading the titles of the columns
     */
    public TextTable(String... heading) {
        rows.add(List.of(heading));
        rule();
    }

    /**
     * Adds a row.
     *
     * @param cells one for each column
     * @return this
     */
    public TextTable row(String... cells) {
        if (cells.length != rows.get(0).size()) {
            throw new IllegalArgumentException(cells.length + " cells under " + rows.get(0));
        }
        rows.add(List.of(cells));
        return this;
    }

    /**
     * Draws a line below the last row.
     *
     * @return this
     */
    public TextTable rule() {
        rules.add(rows.size());
        return this;
    }

    @Override
    public String toString() {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        boolean[] numbers = new boolean[columns];
        for (int column = 0; column < columns; column++) {
            int at = column;
            widths[at] =
                    rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0);
            numbers[at] =
                    at > 0 && rows.stream().skip(1).anyMatch(row -> row.get(at).matches("[0-9].*"));
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i <= rows.size(); i++) {
            if (rules.contains(i)) {
                text.append(line(widths)).append('\n');
            }
            if (i < rows.size()) {
                text.append(text(rows.get(i), widths, numbers)).append('\n');
            }
        }
        return text.toString();
    }

    private static String line(int[] widths) {
        List<String> parts = new ArrayList<>();
        for (int width : widths) {
            parts.add("-".repeat(width));
        }
        return String.join(GAP, parts);
    }

    private static String text(List<String> row, int[] widths, boolean[] numbers) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - row.get(i).length());
            parts.add(numbers[i] ? padding + row.get(i) : row.get(i) + padding);
        }
        return parts.stream().collect(Collectors.joining(GAP)).stripTrailing();
    }
}
