package io.quorate.ble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quorate.spi.ElectionFactory;
import io.quorate.testkit.contract.LeaderElectionContract;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every clause of the contract catches an election that breaks it. */
final class LeaderElectionContractBitesTest {
    @ParameterizedTest
    @EnumSource(ElectionFlaw.class)
    void theClauseCatchesTheFlaw(ElectionFlaw flaw) throws NoSuchMethodException {
        LeaderElectionContract contract = new LeaderElectionContract() {
            @Override
            protected ElectionFactory factory() {
                return FlawedElection.factory(flaw);
            }

            @Override
            protected int patienceTicks() {
                return 5 * BleCluster.T;
            }
        };
        Method clause = LeaderElectionContract.class.getMethod(flaw.clause());
        Throwable caught = catchThrowable(() -> clause.invoke(contract));
        assertThat(caught)
                .as("what %s says of an election that %s", flaw.clause(), flaw)
                .isInstanceOf(InvocationTargetException.class);
    }

    @Test
    void everyClauseHasAFlawThatItCatches() {
        List<String> clauses = Arrays.stream(LeaderElectionContract.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .toList();
        assertThat(Arrays.stream(ElectionFlaw.values()).map(ElectionFlaw::clause))
                .containsAll(clauses);
    }
}
