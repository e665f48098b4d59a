package io.quorate.examples.cli;

import io.quorate.examples.text.TextTable;
import io.quorate.spi.plugin.Plugin;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "modules", description = "List the modules that a configuration file can name.")
final class ModulesCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        TextTable table = new TextTable("role", "name", "settings", "from");
        ServiceLoader.load(Plugin.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(Plugin::role).thenComparing(Plugin::name))
                .forEach(plugin ->
                        table.row(plugin.role().key(), plugin.name(), "quorate." + plugin.section(), source(plugin)));
        System.out.print(table);
        return ExitCode.OK;
    }

    private static String source(Plugin plugin) {
        Path path = Path.of(plugin.getClass()
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        return path.endsWith("classes")
                ? path.getName(path.getNameCount() - 3).toString()
                : path.getFileName().toString();
    }
}
