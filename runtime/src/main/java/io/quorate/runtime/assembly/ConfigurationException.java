package io.quorate.runtime.assembly;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A configuration cannot be used. The message is for people: it lists all problems, each with its key and its place in the
 * file. A program prints it, without the stack trace, and ends with exit code 2.
 */
public final class ConfigurationException extends RuntimeException {
    private final transient List<Problem> problems;

    /**
     * Lists problems.
     *
     * @param problems at least one
     */
    public ConfigurationException(List<Problem> problems) {
        this(problems, List.of());
    }

    /**
     * Lists problems, and the modules that could not be looked at.
     *
     * @param problems at least one
     * @param leftOut modules on the class path that are of no use, and why
     */
    ConfigurationException(List<Problem> problems, List<String> leftOut) {
        super(message(problems, leftOut));
        this.problems = List.copyOf(problems);
    }

    /**
     * What is wrong.
     *
     * @return all problems, in the order of the file
     */
    public List<Problem> problems() {
        return problems;
    }

    private static String message(List<Problem> problems, List<String> leftOut) {
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        String unused = leftOut.stream().map(note -> "\n  left out: " + note).collect(Collectors.joining());
        return problems.stream()
                        .map(problem -> "\n  - " + problem.toString().replace("\n", "\n  "))
                        .collect(Collectors.joining("", "Configuration is not usable (" + count + "):", ""))
                + unused;
    }
}
