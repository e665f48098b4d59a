package io.quorate.testkit.arch;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.typesafe.config.Config;
import io.quorate.api.NodeId;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.wire.WireInput;
import io.quorate.testkit.arch.cycle.a.Hen;
import io.quorate.testkit.core.Envelope;
import java.io.IOException;
import java.io.ObjectInput;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HouseRulesTest {
    private static final String HERE = "io.quorate.testkit.arch";

    /** Keeps all rules: switches, records and lambdas included. */
    record Pure(NodeId node, Map<NodeId, Long> seen) {
        long sum() {
            return new TreeMap<>(seen)
                    .values().stream().mapToLong(value -> value).sum();
        }

        String name(Thread.State state) {
            return switch (state) {
                case NEW -> "new " + node;
                default -> "other";
            };
        }
    }

    static final class Clock {
        long now() {
            return System.nanoTime();
        }
    }

    static final class Dice {
        double roll() {
            return Math.random();
        }
    }

    static final class Uuid {
        UUID make() {
            return UUID.randomUUID();
        }
    }

    static final class Identity {
        int of(Object any) {
            return System.identityHashCode(any);
        }
    }

    static final class Salted {
        Object first(Set<String> names) {
            return Set.copyOf(names).iterator().next();
        }
    }

    static final class Hashed {
        final Map<String, String> map = new HashMap<>();
    }

    static final class Threads {
        void run(Runnable work) {
            new Thread(work).start();
        }
    }

    static final class Reads {
        int read(java.io.InputStream in) throws IOException {
            return in.read();
        }
    }

    static final class Peeks {
        long peek(EntryBlock block) {
            return block.payload(0).get();
        }
    }

    static final class Wires {
        long read(WireInput in) {
            return in.number();
        }
    }

    static final class Configured {
        int of(Config config) {
            return config.getInt("x");
        }
    }

    static final class Neighbour {
        long id(Envelope envelope) {
            return envelope.id();
        }
    }

    static final class Revives {
        Object read(ObjectInput in) throws IOException, ClassNotFoundException {
            return in.readObject();
        }
    }

    private static void core(Class<?>... types) {
        HouseRules.checkCore(HERE, new ClassFileImporter().importClasses(types));
    }

    @Test
    void aPureCoreKeepsThem() {
        assertThatCode(() -> core(Pure.class)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Clock.class,
                Dice.class,
                Uuid.class,
                Identity.class,
                Salted.class,
                Hashed.class,
                Threads.class,
                Reads.class,
                Peeks.class,
                Wires.class,
                Configured.class,
                Neighbour.class,
                Revives.class
            })
    void eachOffenceIsFound(Class<?> offender) {
        assertThatThrownBy(() -> core(offender))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(offender.getSimpleName());
    }

    @ParameterizedTest
    @ValueSource(classes = {Configured.class, Neighbour.class, Revives.class})
    void whatNoModuleMayDoIsFound(Class<?> offender) {
        assertThatThrownBy(() -> HouseRules.checkModule(HERE, new ClassFileImporter().importClasses(offender)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(offender.getSimpleName());
    }

    @Test
    void packagesThatNeedEachOtherAreFound() {
        String root = HERE + ".cycle";
        assertThatThrownBy(() -> HouseRules.checkModule(root, new ClassFileImporter().importPackages(root)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(Hen.class.getSimpleName());
    }

    @Test
    void aMisspeltPackageIsAnError() {
        assertThatThrownBy(() -> HouseRules.core("io.quorate.nothing"))
                .hasMessageContaining("no classes in io.quorate.nothing");
    }
}
