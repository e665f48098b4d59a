package io.quorate.benchmarks.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How this program starts itself again: the same for every candidate. */
final class Jvm {
    /** What Netty, Aeron and others reach for; the same for all. */
    private static final List<String> OPENED = List.of(
            "java.base/java.nio",
            "java.base/sun.nio.ch",
            "java.base/java.lang",
            "java.base/jdk.internal.misc",
            "java.base/java.util");

    /** Some take their buffers there at once, and by default no more than the heap's size is allowed. */
    private static final String DIRECT = "-XX:MaxDirectMemorySize=512m";

    private Jvm() {}

    static List<String> command(String heap) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xms" + heap, "-Xmx" + heap, "-XX:+UseSerialGC", "-XX:-UsePerfData", DIRECT));
        OPENED.forEach(opened -> command.add("--add-opens=" + opened + "=ALL-UNNAMED"));
        String log = System.getProperty("quorate.log");
        if (log != null) {
            command.add("-Dquorate.log=" + log);
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        return command;
    }
}
