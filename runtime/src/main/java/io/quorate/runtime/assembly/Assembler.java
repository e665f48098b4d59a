package io.quorate.runtime.assembly;

import com.google.inject.Module;
import com.typesafe.config.Config;
import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.runtime.ReplicaSettings;
import io.quorate.runtime.StartException;
import io.quorate.runtime.forming.Plan;
import io.quorate.spi.ElectionFactory;
import io.quorate.spi.LogStorage;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.ReconfigurationPolicy;
import io.quorate.spi.Transport;
import io.quorate.spi.plugin.Plugin;
import io.quorate.spi.plugin.Plugin.Role;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One pass over a configuration: collects all that is wrong with it, and makes the parts of a replica if nothing is. */
final class Assembler {
    private static final Logger LOG = LoggerFactory.getLogger(Assembler.class);
    private static final String AUTOMATIC = "automatic";
    private static final String AUTOMATIC_ELECTION = "ble";

    private final Plugins plugins;
    private final Problems problems;
    private final ReplicaSection replica;
    private final Sections sections;

    /**
     * What comes from the configuration.
     *
     * @param settings of the replica
     * @param protocols that it can run, by name
     * @param storage not yet recovered
     * @param transport not yet started
     * @param policy by which mechanism its configuration is changed
     */
    record Parts(
            ReplicaSettings settings,
            SortedMap<String, ProtocolFactory> protocols,
            LogStorage storage,
            Transport transport,
            ReconfigurationPolicy policy) {}

    /** All that can be known before anything is made that may hold a thread or a file. */
    private record Draft(
            ReplicaSettings settings,
            SortedMap<String, ProtocolFactory> protocols,
            Module storage,
            Module transport,
            Module policy) {}

    /**
     * Before the pass.
     *
     * @param given the configuration as its author wrote it, resolved
     * @param plugins what there is
     * @param reference the settings that there are
     */
    Assembler(Config given, Plugins plugins, Reference reference) {
        this.plugins = plugins;
        this.problems = new Problems(given);
        Config settings = KeyCheck.sound(given, reference, problems).withFallback(reference.defaults());
        this.replica = new ReplicaSection(settings, problems);
        this.sections = new Sections(settings, reference, problems);
    }

    /**
     * The pass, and what comes of it.
     *
     * @return all parts
     * @throws ConfigurationException if anything is wrong
     */
    Parts assemble() {
        Draft draft = draft();
        plugins.leftOut().forEach(note -> LOG.warn("a module is left out: {}", note));
        Optional<LogStorage> storage = make(Role.STORAGE, LogStorage.class, draft.storage);
        Optional<Transport> transport = make(Role.TRANSPORT, Transport.class, draft.transport);
        Optional<ReconfigurationPolicy> policy = make(Role.RECONFIGURATION, ReconfigurationPolicy.class, draft.policy);
        transport.ifPresent(way -> checkFrames(draft.settings.limits(), way));
        problems.throwIfAny(plugins.leftOut());
        return new Parts(
                draft.settings, draft.protocols, storage.orElseThrow(), transport.orElseThrow(), policy.orElseThrow());
    }

    /** Otherwise the first large command would be lost on its way, again and again. */
    private void checkFrames(ReplicaSettings.Limits limits, Transport transport) {
        if (limits.frameBytes() > transport.maxFrameBytes()) {
            problems.add(
                    Reference.ROOT + ".limits",
                    "message-bytes and command-bytes make frames of up to " + limits.frameBytes()
                            + " bytes, but the transport carries at most " + transport.maxFrameBytes()
                            + "; lower these, or raise its bound, on all nodes");
        }
    }

    /**
     * The pass alone; nothing is made that may hold a thread or a file.
     *
     * @return the protocols that could run
     * @throws ConfigurationException if anything is wrong
     */
    SortedMap<String, ProtocolFactory> check() {
        return draft().protocols;
    }

    private Draft draft() {
        plugins.reportDuplicates(problems);
        Optional<ReplicaSettings> settings = replica.read();
        SortedMap<String, ProtocolFactory> protocols = protocols();
        settings.map(ReplicaSettings::plan).ifPresent(plan -> judge(plan, protocols));
        Optional<Module> storage = chosen(Role.STORAGE).flatMap(sections::module);
        Optional<Module> transport = chosen(Role.TRANSPORT).flatMap(sections::module);
        Optional<Module> policy = chosen(Role.RECONFIGURATION).flatMap(sections::module);
        problems.throwIfAny(plugins.leftOut());
        return new Draft(
                settings.orElseThrow(),
                protocols,
                storage.orElseThrow(),
                transport.orElseThrow(),
                policy.orElseThrow());
    }

    /**
     * Says where in the configuration the setting stands that kept a replica from starting.
     *
     * @param e what happened when it was started
     * @return the same with key and place
     */
    StartException placed(StartException e) {
        String key = switch (e.subject()) {
            case STORAGE -> chosen(Role.STORAGE).map(Plugin::section).orElse("storage");
            case ADDRESS -> replica.addressKey();
            case NODE -> "node";
            case PROTOCOL -> "protocol";
        };
        Problem problem = problems.problem(Reference.ROOT + "." + key, e.getMessage());
        return new StartException(e.subject(), problem.toString(), e.getCause());
    }

    private Optional<Plugin> chosen(Role role) {
        return replica.name(role)
                .filter(name -> !problems.has(Plugins.key(role)))
                .flatMap(name -> plugins.choose(role, name, problems));
    }

    private <T> Optional<T> make(Role role, Class<T> type, Module module) {
        try {
            return Optional.of(Wiring.make(type, Wiring::strictly, module));
        } catch (RuntimeException | LinkageError e) {
            problems.add(Plugins.key(role), "this module cannot be built: " + Wiring.sentence(e));
            return Optional.empty();
        }
    }

    // Protocols and their election

    /** All protocols that can be made: the handshake tells them, and a later configuration may ask for any. */
    private SortedMap<String, ProtocolFactory> protocols() {
        Optional<String> wanted = replica.name(Role.PROTOCOL);
        wanted.ifPresent(name -> plugins.choose(Role.PROTOCOL, name, problems));
        Optional<ElectionFactory> election = election();
        SortedMap<String, ProtocolFactory> offered = new TreeMap<>();
        for (Plugin plugin : plugins.of(Role.PROTOCOL)) {
            boolean chosen = wanted.filter(plugin.name()::equals).isPresent();
            Optional<Module> module = chosen ? sections.module(plugin) : sections.moduleIfUsable(plugin);
            module.flatMap(found -> protocol(plugin, found, election, chosen))
                    .ifPresent(factory -> offered.put(plugin.name(), factory));
        }
        return offered;
    }

    private Optional<ElectionFactory> election() {
        Optional<Plugin> plugin = electionIsAutomatic()
                ? plugins.of(Role.LEADER_ELECTION).stream()
                        .filter(one -> one.name().equals(AUTOMATIC_ELECTION))
                        .findFirst()
                : chosen(Role.LEADER_ELECTION);
        return plugin.flatMap(sections::module)
                .flatMap(module -> make(Role.LEADER_ELECTION, ElectionFactory.class, module));
    }

    private boolean electionIsAutomatic() {
        return replica.name(Role.LEADER_ELECTION).filter(AUTOMATIC::equals).isPresent();
    }

    private Optional<ProtocolFactory> protocol(
            Plugin plugin, Module module, Optional<ElectionFactory> election, boolean chosen) {
        LentElection lent = new LentElection(election);
        try {
            ProtocolFactory factory = Wiring.make(ProtocolFactory.class, Wiring::strictly, lent, module);
            if (chosen && !lent.asked() && !electionIsAutomatic()) {
                problems.add(
                        Plugins.key(Role.LEADER_ELECTION),
                        plugin.name() + " brings its own election; leave leader-election out");
            }
            return Optional.of(factory);
        } catch (RuntimeException | LinkageError e) {
            if (!chosen) {
                LOG.info("protocol {} is not offered: {}", plugin.name(), Wiring.sentence(e));
            } else if (!lent.wanting()) {
                problems.add(Plugins.key(Role.PROTOCOL), "this module cannot be built: " + Wiring.sentence(e));
            } else if (electionIsAutomatic() && !plugins.has(Role.LEADER_ELECTION, AUTOMATIC_ELECTION)) {
                plugins.choose(Role.LEADER_ELECTION, AUTOMATIC_ELECTION, problems);
            }
            return Optional.empty();
        }
    }

    /** Asks the protocol whether it can run the first configuration. Incarnations are not known yet, and do not matter. */
    private void judge(Plan plan, SortedMap<String, ProtocolFactory> protocols) {
        ProtocolFactory factory = protocols.get(plan.protocol());
        if (factory != null) {
            Configuration first = Configuration.genesis(
                    plan.protocol(),
                    plan.members().entrySet().stream()
                            .map(member -> new Member(member.getKey(), new UUID(0, 0), member.getValue()))
                            .toList(),
                    plan.quorums());
            String quorums = Reference.ROOT + ".quorums";
            String key = problems.isGiven(quorums) ? quorums : Plugins.key(Role.PROTOCOL);
            factory.problems(first).forEach(problem -> problems.add(key, problem));
        }
    }
}
