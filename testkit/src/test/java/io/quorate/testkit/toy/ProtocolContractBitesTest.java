package io.quorate.testkit.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quorate.spi.ProtocolFactory;
import io.quorate.testkit.contract.ProtocolContract;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every clause of the contract catches a protocol that breaks it. */
final class ProtocolContractBitesTest {
    @ParameterizedTest
    @EnumSource(ProtocolFlaw.class)
    void theClauseCatchesTheFlaw(ProtocolFlaw flaw) throws NoSuchMethodException {
        String name = flaw == ProtocolFlaw.HAS_NO_NAME ? "The Toy" : "toy";
        ProtocolContract contract = new ProtocolContract() {
            @Override
            protected ProtocolFactory factory() {
                return new ToyFactory(name, setup -> new FlawedToy(setup, flaw));
            }

            @Override
            protected boolean elects() {
                return flaw == ProtocolFlaw.LEADS_FOR_EVER;
            }
        };
        Method clause = ProtocolContract.class.getMethod(flaw.clause());
        Throwable caught = catchThrowable(() -> clause.invoke(contract));
        assertThat(caught)
                .as("what %s says of a protocol that %s", flaw.clause(), flaw)
                .isInstanceOf(InvocationTargetException.class);
    }

    @Test
    void everyClauseHasAFlawThatItCatches() {
        List<String> clauses = Arrays.stream(ProtocolContract.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .toList();
        assertThat(Arrays.stream(ProtocolFlaw.values()).map(ProtocolFlaw::clause))
                .containsAll(clauses);
    }
}
