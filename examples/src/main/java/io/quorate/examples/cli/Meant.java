package io.quorate.examples.cli;

import io.quorate.runtime.text.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Guesses which command or option a word was meant to be, by slips of the fingers: picocli compares letters of any order. */
final class Meant {
    private Meant() {}

    /** To be put behind the message; empty if nothing is near, or something else is wrong. */
    static String by(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return "";
        }
        String word = unmatched.getUnmatched().get(0).split("=", 2)[0];
        return Nearest.question(word, known(e.getCommandLine().getCommandSpec()))
                .orElse("");
    }

    private static List<String> known(CommandSpec spec) {
        List<String> known = new ArrayList<>(spec.optionsMap().keySet());
        for (Map.Entry<String, CommandLine> command : spec.subcommands().entrySet()) {
            if (!command.getValue().getCommandSpec().usageMessage().hidden()) {
                known.add(command.getKey());
            }
        }
        return known;
    }
}
