package io.quorate.runtime.reconfigure;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.runtime.text.Nearest;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.ReconfigurationPolicy.Capabilities;
import io.quorate.spi.ReconfigurationPolicy.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Whether a wish can be fulfilled, and how: all that is checked before anything is proposed. */
final class Planning {
    private final Ground ground;
    private final Configuration current;

    /**
     * What is to be done.
     *
     * @param next what is wanted, with all members known
     * @param newcomers voters to be that are no members yet
     * @param catchingUp voters to be that are no voters yet, newcomers included
     * @param handsOver whether it takes a stop-sign
     */
    record Planned(Configuration next, List<Member> newcomers, List<Member> catchingUp, boolean handsOver) {}

    Planning(Ground ground) {
        this(ground, ground.newest());
    }

    private Planning(Ground ground, Configuration current) {
        this.ground = ground;
        this.current = current;
    }

    Planned plan(Configuration wish) throws Refusal {
        checkBase(wish);
        return derive(wish);
    }

    /** What would be done. */
    Outline outline(Configuration wish) throws Refusal {
        Optional<Replacing> replacing = replacing(wish);
        if (replacing.isEmpty()) {
            return Outline.of(current, plan(wish));
        }
        Planned first = plan(replacing.get().fewer());
        Configuration reached = first.handsOver() ? first.next().nextEpoch() : first.next();
        Planned second = new Planning(ground, reached).derive(replacing.get().second(reached));
        return Outline.of(current, first).before(Outline.of(reached, second));
    }

    private Planned derive(Configuration wish) throws Refusal {
        Configuration next = resolved(wish);
        checkIdentities(next);
        checkProtocol(next);
        boolean handsOver = handsOver(next);
        checkDemoted(next, handsOver);
        List<Member> promoted = next.voters().stream()
                .filter(voter -> !current.isVoter(voter.id()))
                .toList();
        List<Member> newcomers = promoted.stream()
                .filter(voter -> current.member(voter.id()).isEmpty())
                .toList();
        checkNewcomers(next, newcomers);
        if (handsOver) {
            checkHandOver(next);
        }
        return new Planned(next, newcomers, promoted, handsOver);
    }

    /**
     * Nobody is a member twice under one name, with two directories: who is to be replaced under its own name has to be left out
     * first.
     *
     * @param wish what is wanted
     * @return what comes first; empty if nobody is replaced
     */
    Optional<Replacing> replacing(Configuration wish) throws Refusal {
        checkBase(wish);
        Configuration next = resolved(wish);
        List<Member> replaced = new ArrayList<>(current.members());
        replaced.removeIf(member -> next.member(member.id())
                .filter(later -> !later.incarnation().equals(member.incarnation()))
                .isEmpty());
        if (replaced.isEmpty()) {
            return Optional.empty();
        }
        for (Member member : replaced) {
            checkSilent(member);
            checkReplaced(member, next);
        }
        return Optional.of(Replacing.of(current, next, replaced));
    }

    private void checkSilent(Member member) throws Refusal {
        if (member.id().equals(ground.self()) || ground.neighbours().reaches(member)) {
            throw new Refusal(member.id() + " runs with the directory that it has as a member; stop it, if another node"
                    + " is to take its place");
        }
    }

    private void checkReplaced(Member member, Configuration next) throws Refusal {
        if (!ground.neighbours().reaches(next.member(member.id()).orElseThrow())) {
            throw new Refusal("the node that is to take the place of " + member.id() + " cannot be reached; start it,"
                    + " and ask again when the status shows that it waits");
        }
        if (current.isVoter(member.id()) && ground.policy().requireLearners()) {
            throw new Refusal("voters must have been learners before, and have caught up. Leave " + member.id()
                    + " out of the voters, add it as a learner, and then make it a voter");
        }
    }

    private void checkBase(Configuration wish) throws Refusal {
        if (current.member(ground.self()).isEmpty()) {
            throw new Refusal(
                    ground.self() + " is no member; ask one of the members for a change: " + ids(current.members()));
        }
        if (wish.id() != current.id() || wish.epoch() != current.epoch()) {
            throw new Refusal("this was derived from configuration " + wish.id() + " of epoch " + wish.epoch()
                    + ", but the newest one is " + current.id() + " of epoch " + current.epoch()
                    + ": look at the status, and derive it from what is there now");
        }
        if (current.isJoint() || ground.decided() < current.id() || current.epoch() != ground.epoch()) {
            throw new Refusal("another change is under way, to configuration " + current.id()
                    + "; ask again when the status shows that it is in force");
        }
    }

    // Who is meant

    private Configuration resolved(Configuration wish) throws Refusal {
        Configuration next = wish;
        for (Member member : wish.members()) {
            if (!member.isKnown()) {
                next = next.withMember(joiner(member.id()));
            }
        }
        return next;
    }

    private Member joiner(NodeId node) throws Refusal {
        Optional<Member> waiting = ground.neighbours().waiting(node);
        if (waiting.isEmpty()) {
            Optional<Member> namesake = current.member(node);
            if (namesake.isPresent()) {
                checkSilent(namesake.get());
            }
            List<NodeId> there =
                    ground.neighbours().waiting().stream().map(Member::id).toList();
            throw Refusal.forNow(
                    "no node named " + node + " waits to join (waiting: " + (there.isEmpty() ? "none" : there)
                            + "); start it with an empty directory, its own name and address, and the members of this cluster");
        }
        return waiting.get();
    }

    private void checkIdentities(Configuration next) throws Refusal {
        Map<String, NodeId> addresses = new TreeMap<>();
        for (Member member : next.members()) {
            NodeId other = addresses.put(member.address(), member.id());
            if (other != null) {
                throw new Refusal(other + " and " + member.id() + " cannot both listen at " + member.address()
                        + "; each needs an" + " address of its own");
            }
        }
    }

    // Under which protocol

    private void checkProtocol(Configuration next) throws Refusal {
        Optional<ProtocolFactory> factory = ground.protocol(next.protocol());
        if (factory.isEmpty()) {
            String guess = Nearest.question(next.protocol(), ground.protocols())
                    .orElse("; put its module on the class path of all nodes");
            throw new Refusal("protocol " + next.protocol() + " is not there at " + ground.self() + guess + " (there: "
                    + String.join(", ", ground.protocols()) + ")");
        }
        List<String> problems = factory.get().problems(next);
        if (!problems.isEmpty()) {
            throw new Refusal(problems.get(0));
        }
        boolean leads = next.leader().isEmpty()
                || next.leader().equals(current.leader())
                || next.voterIds().contains(next.leader().get());
        if (!leads) {
            throw new Refusal(next.leader().get() + " is named to lead, but is no voter; name a voter, or nobody");
        }
    }

    private boolean handsOver(Configuration next) throws Refusal {
        boolean changesVoters = ground.protocol(current.protocol())
                .map(ProtocolFactory::changesVoters)
                .orElse(false);
        Plan plan = ground.policy().plan(current, next, new Capabilities(current.protocol(), changesVoters));
        if (plan instanceof Plan.Refuse refuse) {
            throw new Refusal(refuse.reason());
        }
        return plan instanceof Plan.HandOver;
    }

    /** While both sets of voters must agree, nobody can be a voter of one and a learner of the other. */
    private void checkDemoted(Configuration next, boolean handsOver) throws Refusal {
        List<Member> demoted = new ArrayList<>(next.learners());
        demoted.removeIf(learner -> !current.isVoter(learner.id()));
        if (!handsOver && !demoted.isEmpty()) {
            throw new Refusal(ids(demoted) + " vote now, and cannot be named as learners in the same change: leave them"
                    + " out of the voters and ask that voters that are left out are retained, as learners");
        }
    }

    // Who can be reached

    private void checkNewcomers(Configuration next, List<Member> newcomers) throws Refusal {
        if (!newcomers.isEmpty() && ground.policy().requireLearners()) {
            throw new Refusal("voters must have been learners before, and have caught up; add as learners first: "
                    + ids(newcomers));
        }
        List<Member> added = new ArrayList<>(next.members());
        added.removeIf(member -> current.member(member.id()).isPresent());
        for (Member member : added) {
            if (!ground.neighbours().reaches(member)) {
                throw Refusal.forNow(member.id() + " is not heard; it should listen at " + member.address()
                        + "; start it, and ask again when the status shows that it waits");
            }
        }
    }

    /** All that can be known before the stop-sign: once it is decided there is no way back. */
    private void checkHandOver(Configuration next) throws Refusal {
        List<Member> able = new ArrayList<>();
        for (Member voter : next.voters()) {
            boolean self = voter.id().equals(ground.self());
            Optional<List<String>> protocols = ground.neighbours().protocols(voter);
            if (protocols.isPresent() && !protocols.get().contains(next.protocol())) {
                throw new Refusal(voter.id() + " cannot load protocol " + next.protocol() + ", only " + protocols.get()
                        + "; put its module on the class path there, and start it again");
            }
            if (self || protocols.isPresent()) {
                able.add(voter);
            }
        }
        int needed = Math.max(next.quorums().prepare(), next.quorums().accept());
        if (able.size() < needed) {
            throw new Refusal("of the voters to be only " + ids(able) + " can be reached, but " + needed
                    + " are needed to go on after the hand-over; start the others first");
        }
    }

    static List<NodeId> ids(List<Member> members) {
        return members.stream().map(Member::id).toList();
    }
}
