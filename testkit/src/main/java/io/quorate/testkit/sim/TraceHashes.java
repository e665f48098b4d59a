package io.quorate.testkit.sim;

import io.quorate.spi.ProtocolFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * Whether a seed means the same everywhere: iteration orders and identity hashes differ between JVMs, so whatever depends on
 * them shows when the same seeds are run in another one.
 */
public final class TraceHashes {
    private TraceHashes() {}

    /**
     * Runs seeds here.
     *
     * @param protocol makes the factory
     * @param from the first seed
     * @param count how many
     * @return the trace hash of each
     */
    public static List<Long> here(Supplier<ProtocolFactory> protocol, long from, int count) {
        return LongStream.range(from, from + count)
                .mapToObj(seed -> new Simulation(SimSetup.swarm(protocol.get(), seed))
                        .run()
                        .traceHash())
                .toList();
    }

    /**
     * Runs seeds in a JVM of their own, with this one's class path.
     *
     * @param protocol makes the factory; a public class with a public constructor without parameters
     * @param from the first seed
     * @param count how many
     * @return the trace hash of each
     * @throws IOException if the other JVM fails; the message has its output
     */
    public static List<Long> elsewhere(Class<? extends Supplier<ProtocolFactory>> protocol, long from, int count)
            throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TraceHashes.class.getName(),
                        protocol.getName(),
                        Long.toString(from),
                        Integer.toString(count))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        List<Long> hashes = output.lines()
                .filter(line -> line.startsWith("hash "))
                .map(line -> Long.parseLong(line.substring(5)))
                .toList();
        if (hashes.size() != count) {
            throw new IOException("the other JVM gave " + hashes.size() + " of " + count + " hashes: " + output);
        }
        return new ArrayList<>(hashes);
    }

    /**
     * What the other JVM runs.
     *
     * @param arguments class name of the supplier, first seed, number of seeds
     * @throws ReflectiveOperationException if there is no such supplier
     */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        Supplier<?> supplier = Class.forName(arguments[0])
                .asSubclass(Supplier.class)
                .getConstructor()
                .newInstance();
        Supplier<ProtocolFactory> protocol = () -> (ProtocolFactory) supplier.get();
        for (long hash : here(protocol, Long.parseLong(arguments[1]), Integer.parseInt(arguments[2]))) {
            System.out.println("hash " + hash);
        }
    }
}
