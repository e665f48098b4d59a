package io.quorate.benchmarks.run;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lines over a logarithmic scale, as SVG: nothing to load from anywhere. */
final class Chart {
    private static final int WIDTH = 520;
    private static final int HEIGHT = 300;
    private static final int LEFT = 70;
    private static final int BOTTOM = 40;
    private static final int TOP = 30;
    private static final int RIGHT = 110;
    private static final List<String> COLORS =
            List.of("#2563eb", "#dc2626", "#059669", "#d97706", "#7c3aed", "#0891b2", "#be185d", "#65a30d");

    private final String title;
    private final List<String> ticks;
    private final Map<String, List<Double>> lines;
    private final double low;
    private final double high;

    /**
     * A chart.
     *
     * @param title above it
     * @param ticks names of the points below it
     * @param lines by name: a value for each tick, not a number where there is none
     */
    Chart(String title, List<String> ticks, Map<String, List<Double>> lines) {
        this.title = title;
        this.ticks = ticks;
        this.lines = lines;
        double[] values = lines.values().stream()
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .filter(value -> value > 0)
                .toArray();
        low = Math.floor(Math.log10(Arrays.stream(values).min().orElse(1)));
        high = Math.max(
                low + 1, Math.ceil(Math.log10(Arrays.stream(values).max().orElse(10))));
    }

    String svg() {
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"%s\">%n",
                WIDTH,
                HEIGHT,
                WIDTH,
                HEIGHT,
                HtmlReport.escaped(title)));
        text(svg, LEFT, 18, "start", title);
        for (double power = low; power <= high; power++) {
            double y = y(Math.pow(10, power));
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
                    LEFT,
                    y,
                    WIDTH - RIGHT,
                    y));
            text(svg, LEFT - 6, y + 4, "end", String.format(Locale.ROOT, "%,.0f", Math.pow(10, power)));
        }
        for (int i = 0; i < ticks.size(); i++) {
            text(svg, x(i), HEIGHT - BOTTOM + 18, "middle", ticks.get(i));
        }
        int number = 0;
        for (Map.Entry<String, List<Double>> line : lines.entrySet()) {
            line(svg, line.getKey(), line.getValue(), number++);
        }
        return svg.append("</svg>\n").toString();
    }

    private void line(StringBuilder svg, String name, List<Double> values, int number) {
        String color = COLORS.get(number % COLORS.size());
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i) > 0) {
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(i), y(values.get(i))));
            }
        }
        svg.append(String.format(
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>%n", color, points));
        double y = TOP + 16.0 * number + 10;
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%.1f\" width=\"10\" height=\"10\" fill=\"%s\"/>%n",
                WIDTH - RIGHT + 12,
                y - 9,
                color));
        text(svg, WIDTH - RIGHT + 27, y, "start", name);
    }

    private double x(int tick) {
        double room = WIDTH - LEFT - RIGHT - 40.0;
        return LEFT + 20 + (ticks.size() < 2 ? room / 2 : room * tick / (ticks.size() - 1));
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - (Math.log10(value) - low) / (high - low) * (HEIGHT - BOTTOM - TOP);
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"12\">%s</text>%n",
                x,
                y,
                anchor,
                HtmlReport.escaped(text)));
    }
}
