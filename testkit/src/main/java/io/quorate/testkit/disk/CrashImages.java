package io.quorate.testkit.disk;

import io.quorate.spi.support.Randomness;
import io.quorate.testkit.disk.SimulatedDisk.Op;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Every disk that a crash may leave, within a bound. Whatever was not synced is, sector by sector of 512 bytes and name by
 * name, kept or lost, in any combination; a file may also have grown without its data.
 */
public final class CrashImages {
    /** One image. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * Looks at an image.
         *
         * @param done how many operations of the journal were begun before the crash
         * @param image the files
         * @throws Exception to end
         */
        void visit(int done, Map<String, byte[]> image) throws Exception;
    }

    private static final int SECTOR = 512;
    private static final int EXHAUSTIVE = 6;
    private static final int RANDOM = 24;

    private final Map<Integer, byte[]> durableFiles = new TreeMap<>();
    private final Map<String, Integer> durableNames = new TreeMap<>();
    /** Operations that are not synced, cut into what a crash keeps or loses as one. */
    private final List<Op> pending = new ArrayList<>();

    private final Random random;

    private CrashImages(Map<String, byte[]> start, long seed) {
        random = new Random(seed);
        start.forEach((name, bytes) -> {
            int file = durableNames.size();
            durableNames.put(name, file);
            durableFiles.put(file, bytes);
        });
    }

    /**
     * Goes through the images after each operation of a journal.
     *
     * @param start what was on the disk before, in the order of names
     * @param journal what was done
     * @param seed of the choice where there are too many
     * @param visitor looks at each
     * @return how many
     * @throws Exception of the visitor
     */
    public static int forEach(Map<String, byte[]> start, List<Op> journal, long seed, Visitor visitor)
            throws Exception {
        CrashImages images = new CrashImages(new TreeMap<>(start), seed);
        int count = images.visit(0, visitor);
        for (int i = 0; i < journal.size(); i++) {
            images.step(journal.get(i));
            count += images.visit(i + 1, visitor);
        }
        return count;
    }

    /**
     * Goes through the images after the whole of a journal.
     *
     * @param start what was on the disk before, in the order of names
     * @param journal what was done
     * @param seed of the choice where there are too many
     * @param visitor looks at each
     * @return how many
     * @throws Exception of the visitor
     */
    public static int atEnd(Map<String, byte[]> start, List<Op> journal, long seed, Visitor visitor) throws Exception {
        CrashImages images = new CrashImages(new TreeMap<>(start), seed);
        journal.forEach(images::step);
        return images.visit(journal.size(), visitor);
    }

    /**
     * One of the images after the whole of a journal: all of what is not synced, nothing, a beginning, or any part of it.
     *
     * @param start what was on the disk before, in the order of names
     * @param journal what was done
     * @param random chooses
     * @return the files
     */
    public static Map<String, byte[]> any(Map<String, byte[]> start, List<Op> journal, Randomness random) {
        CrashImages images = new CrashImages(new TreeMap<>(start), 0);
        journal.forEach(images::step);
        boolean[] kept = new boolean[images.pending.size()];
        boolean prefix = random.chance(0.5);
        long length = random.chance(0.5) ? random.below(kept.length + 1L) : random.chance(0.5) ? kept.length : 0;
        for (int i = 0; i < kept.length; i++) {
            kept[i] = prefix ? i < length : random.chance(0.5);
        }
        return images.image(kept);
    }

    private void step(Op op) {
        if (op instanceof Op.Force force) {
            pending.stream()
                    .filter(unit -> writes(unit, force.file()))
                    .forEach(unit -> apply(unit, durableFiles, durableNames));
            pending.removeIf(unit -> writes(unit, force.file()));
        } else if (op instanceof Op.FailedForce force) {
            pending.removeIf(unit -> writes(unit, force.file()));
        } else if (op instanceof Op.Sync) {
            pending.stream()
                    .filter(unit -> !(unit instanceof Op.Write))
                    .forEach(unit -> apply(unit, durableFiles, durableNames));
            pending.removeIf(unit -> !(unit instanceof Op.Write));
        } else if (op instanceof Op.Write write) {
            cut(write);
        } else if (op instanceof Op.Rot rot) {
            durableFiles.computeIfPresent(rot.file(), (file, bytes) -> flipped(bytes, rot.bit()));
        } else {
            if (op instanceof Op.Create create) {
                durableFiles.put(create.file(), new byte[0]);
            }
            pending.add(op);
        }
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        if (bit / 8 < flipped.length) {
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
        }
        return flipped;
    }

    private static boolean writes(Op unit, int file) {
        return unit instanceof Op.Write write && write.file() == file;
    }

    private void cut(Op.Write write) {
        long end = write.at() + write.bytes().remaining();
        pending.add(new Op.Write(write.file(), end, ByteBuffer.allocate(0)));
        long at = write.at();
        while (at < end) {
            long next = Math.min(end, (at / SECTOR + 1) * SECTOR);
            pending.add(new Op.Write(
                    write.file(), at, write.bytes().slice((int) (at - write.at()), (int) (next - at))));
            at = next;
        }
    }

    private int visit(int done, Visitor visitor) throws Exception {
        int units = pending.size();
        int count = 0;
        if (units <= EXHAUSTIVE) {
            for (int kept = 0; kept < 1 << units; kept++) {
                visitor.visit(done, image(bits(kept, units)));
                count++;
            }
            return count;
        }
        for (boolean[] kept : samples(units)) {
            visitor.visit(done, image(kept));
            count++;
        }
        return count;
    }

    private List<boolean[]> samples(int units) {
        List<boolean[]> samples = new ArrayList<>();
        for (int i = 0; i <= Math.min(units, 40); i++) {
            boolean[] prefix = new boolean[units];
            Arrays.fill(prefix, 0, i, true);
            boolean[] suffix = new boolean[units];
            Arrays.fill(suffix, i, units, true);
            samples.add(prefix);
            samples.add(suffix);
        }
        for (int i = 0; i < RANDOM; i++) {
            boolean[] any = new boolean[units];
            for (int j = 0; j < units; j++) {
                any[j] = random.nextBoolean();
            }
            samples.add(any);
        }
        return samples;
    }

    private static boolean[] bits(int number, int count) {
        boolean[] bits = new boolean[count];
        for (int i = 0; i < count; i++) {
            bits[i] = (number >> i & 1) != 0;
        }
        return bits;
    }

    private Map<String, byte[]> image(boolean[] kept) {
        Map<Integer, byte[]> files = new TreeMap<>(durableFiles);
        Map<String, Integer> names = new TreeMap<>(durableNames);
        for (int i = 0; i < kept.length; i++) {
            if (kept[i]) {
                apply(pending.get(i), files, names);
            }
        }
        Map<String, byte[]> image = new TreeMap<>();
        names.forEach((name, file) -> image.put(name, files.get(file)));
        return image;
    }

    private static void apply(Op unit, Map<Integer, byte[]> files, Map<String, Integer> names) {
        if (unit instanceof Op.Write write) {
            byte[] before = files.get(write.file());
            int end = (int) write.at() + write.bytes().remaining();
            byte[] after = Arrays.copyOf(before, Math.max(before.length, end));
            write.bytes().get(0, after, (int) write.at(), write.bytes().remaining());
            files.put(write.file(), after);
        } else if (unit instanceof Op.Create create) {
            names.put(create.name(), create.file());
        } else if (unit instanceof Op.Rename rename) {
            names.remove(rename.from(), rename.file());
            names.put(rename.to(), rename.file());
        } else if (unit instanceof Op.Delete delete) {
            names.remove(delete.name());
        }
    }
}
