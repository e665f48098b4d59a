package io.quorate.testkit.arch.cycle.a;

import io.quorate.testkit.arch.cycle.b.Egg;
import java.util.Optional;

/** Half of a cycle. */
public record Hen(Optional<Egg> lays) {}
