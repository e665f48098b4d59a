package io.quorate.testkit.sim;

/**
 * How bad the network is at present, for all links alike.
 *
 * @param lossPercent frames lost
 * @param duplicatePercent frames that arrive twice
 * @param reorderPercent frames that may overtake or be overtaken
 * @param delayMillis at most so much is added to the way of a frame
 */
record SimWeather(int lossPercent, int duplicatePercent, int reorderPercent, int delayMillis) {
    static final SimWeather FAIR = new SimWeather(0, 0, 0, 0);

    /** Both at once. */
    SimWeather and(SimWeather other) {
        return new SimWeather(
                Math.max(lossPercent, other.lossPercent),
                Math.max(duplicatePercent, other.duplicatePercent),
                Math.max(reorderPercent, other.reorderPercent),
                Math.max(delayMillis, other.delayMillis));
    }
}
