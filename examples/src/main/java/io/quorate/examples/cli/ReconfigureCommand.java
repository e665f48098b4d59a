package io.quorate.examples.cli;

import io.quorate.api.NodeId;
import io.quorate.examples.cli.AdminPrinter.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "reconfigure",
        description = {
            "Change who votes, who learns, or the protocol; what is not named stays as it is.",
            "",
            "Voters to be that are not members yet are made learners first, and wait until they have caught up. Whoever"
                    + " is left out may be switched off once this command has ended with 0.",
            ""
        })
final class ReconfigureCommand implements Callable<Integer> {
    @ParentCommand
    private AdminCommand admin;

    @Spec
    private CommandSpec spec;

    @Option(names = "--voters", paramLabel = "NODES", split = ",", description = "All voters to be: n1,n2,n4.")
    private List<String> voters;

    @Option(
            names = "--learners",
            paramLabel = "NODES",
            split = ",",
            description = "All learners to be; \"\" for none. Default: as now, less those that vote.")
    private List<String> learners;

    @Option(
            names = "--replace",
            paramLabel = "NODES",
            split = ",",
            description = "Members that lost their directories, and wait under their own names with empty ones.")
    private List<String> replaced = List.of();

    @Option(names = "--retain", description = "Keep voters that are left out as learners.")
    private boolean retain;

    @Option(names = "--protocol", paramLabel = "NAME", description = "Switch to another protocol, while running.")
    private String protocol;

    @Option(names = "--leader", paramLabel = "NODE", description = "Who leads first, if a new epoch begins.")
    private String leader;

    @Option(
            names = "--require-learners",
            description = "Refuse if a voter to be is no member yet, instead of making it a learner first.")
    private boolean requireLearners;

    @Override
    public Integer call() {
        Wish wish = new Wish(
                Optional.ofNullable(voters).map(this::names),
                Optional.ofNullable(learners).map(this::names),
                names(replaced),
                retain,
                Optional.ofNullable(protocol),
                Optional.ofNullable(leader).map(name -> admin.node(name).text()));
        if (wish.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "name what is to change: --voters, --learners, --replace or --protocol");
        }
        return admin.derived(wish::from, (next, client, printer) -> {
            List<NodeId> newcomers = wish.newcomers(next);
            if (requireLearners && !newcomers.isEmpty()) {
                return printer.end(
                        Outcome.REFUSED,
                        "voters to be must be learners that have caught up, and these are no members yet: " + newcomers
                                + "; use add-learner for each first");
            }
            return admin.isDryRun()
                    ? printer.plan(client.outline(next))
                    : printer.end(client.reconfigure(next, printer::progress));
        });
    }

    private List<String> names(List<String> given) {
        return given.stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(name -> admin.node(name).text())
                .toList();
    }
}
