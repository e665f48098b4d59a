package io.quorate.testkit.disk;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Random;

/** What rot makes of a directory: one place after the other is damaged, looked at, and repaired. */
public final class Damage {
    private static final int SECTOR = 512;

    /** Looks at a damaged directory. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * Called while the damage is there.
         *
         * @param damage which, in words
         * @throws Exception to end
         */
        void visit(String damage) throws Exception;
    }

    private final Map<String, byte[]> files;
    private final Visitor visitor;

    /**
     * A directory to be damaged.
     *
     * @param files its files; changed in place, and as before whenever a method returns
     * @param visitor looks at every damage
     */
    public Damage(Map<String, byte[]> files, Visitor visitor) {
        this.files = files;
        this.visitor = visitor;
    }

    /**
     * Flips every bit of every file, one at a time.
     *
     * @throws Exception of the visitor
     */
    public void everyBit() throws Exception {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            byte[] bytes = file.getValue();
            for (int bit = 0; bit < bytes.length * 8; bit++) {
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
                visitor.visit("bit " + bit + " of " + file.getKey());
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
            }
        }
    }

    /**
     * Replaces every sector of 512 bytes, one at a time, by zeros (a lost write), by noise, and by every other one of them
     * (a misdirected write). Files must be made of whole sectors.
     *
     * @param names the files whose sectors are taken
     * @param seed of the noise
     * @throws Exception of the visitor
     */
    public void everySector(Collection<String> names, long seed) throws Exception {
        byte[] noise = new byte[SECTOR];
        new Random(seed).nextBytes(noise);
        for (String name : names) {
            for (int at = 0; at < files.get(name).length; at += SECTOR) {
                replace(name, at, new byte[SECTOR], "zeros");
                replace(name, at, noise, "noise");
                replaceByOthers(name, at, names);
            }
        }
    }

    private void replaceByOthers(String name, int at, Collection<String> sources) throws Exception {
        for (String source : sources) {
            byte[] bytes = files.get(source);
            for (int from = 0; from < bytes.length; from += SECTOR) {
                replace(name, at, Arrays.copyOfRange(bytes, from, from + SECTOR), source + " at " + from);
            }
        }
    }

    private void replace(String name, int at, byte[] by, String what) throws Exception {
        byte[] file = files.get(name);
        byte[] before = Arrays.copyOfRange(file, at, at + SECTOR);
        System.arraycopy(by, 0, file, at, SECTOR);
        visitor.visit("sector at " + at + " of " + name + " replaced by " + what);
        System.arraycopy(before, 0, file, at, SECTOR);
    }
}
