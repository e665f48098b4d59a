package io.quorate.testkit.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quorate.spi.ProtocolFactory;
import io.quorate.testkit.contract.ProtocolContract;
import io.quorate.testkit.contract.ReconfigurationContract;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every clause of the contract catches a protocol that breaks it. */
final class ProtocolContractBitesTest {
    private static final List<String> CHANGES = clauses(ReconfigurationContract.class);

    private static List<String> clauses(Class<?> contract) {
        return Arrays.stream(contract.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(ProtocolFlaw.class)
    void theClauseCatchesTheFlaw(ProtocolFlaw flaw) {
        String name = flaw == ProtocolFlaw.HAS_NO_NAME ? "The Toy" : "toy";
        ProtocolFactory flawed = new ToyFactory(name, setup -> new FlawedToy(setup, flaw));
        Throwable caught = CHANGES.contains(flaw.clause())
                ? catchThrowable(() ->
                        ReconfigurationContract.class.getMethod(flaw.clause()).invoke(reconfigurations(flawed)))
                : catchThrowable(() -> ProtocolContract.class
                        .getMethod(flaw.clause())
                        .invoke(protocols(flawed, flaw == ProtocolFlaw.LEADS_FOR_EVER)));
        assertThat(caught)
                .as("what %s says of a protocol that %s", flaw.clause(), flaw)
                .isInstanceOf(InvocationTargetException.class);
    }

    private static ReconfigurationContract reconfigurations(ProtocolFactory flawed) {
        return new ReconfigurationContract() {
            @Override
            protected ProtocolFactory factory() {
                return flawed;
            }
        };
    }

    private static ProtocolContract protocols(ProtocolFactory flawed, boolean elects) {
        return new ProtocolContract() {
            @Override
            protected ProtocolFactory factory() {
                return flawed;
            }

            @Override
            protected boolean elects() {
                return elects;
            }
        };
    }

    @Test
    void everyClauseHasAFlawThatItCatches() {
        assertThat(Arrays.stream(ProtocolFlaw.values()).map(ProtocolFlaw::clause))
                .containsAll(clauses(ProtocolContract.class))
                .containsAll(CHANGES);
    }
}
