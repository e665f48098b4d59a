package io.quorate.testkit.arch.cycle.b;

import io.quorate.testkit.arch.cycle.a.Hen;
import java.util.Optional;

/** The other half. */
public record Egg(Optional<Hen> from) {}
