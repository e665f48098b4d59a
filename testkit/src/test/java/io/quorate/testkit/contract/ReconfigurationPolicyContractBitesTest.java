package io.quorate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.spi.ReconfigurationPolicy;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every clause of the contract catches a policy that breaks it, and no other clause does. */
final class ReconfigurationPolicyContractBitesTest {
    @ParameterizedTest
    @EnumSource(PolicyFlaw.class)
    void exactlyTheClauseMeantForItCatchesTheFlaw(PolicyFlaw flaw) {
        List<String> catching = clauses().stream()
                .filter(clause -> catches(clause, flaw))
                .map(Method::getName)
                .toList();
        assertThat(catching).containsExactly(flaw.clause());
    }

    @Test
    void everyClauseHasAFlawThatItCatches() {
        assertThat(Arrays.stream(PolicyFlaw.values()).map(PolicyFlaw::clause))
                .containsAll(clauses().stream().map(Method::getName).toList());
    }

    private static List<Method> clauses() {
        return Arrays.stream(ReconfigurationPolicyContract.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .toList();
    }

    private static boolean catches(Method clause, PolicyFlaw flaw) {
        ReconfigurationPolicyContract contract = new ReconfigurationPolicyContract() {
            @Override
            protected ReconfigurationPolicy policy() {
                return new FlawedPolicy(flaw);
            }
        };
        try {
            clause.invoke(contract);
            return false;
        } catch (InvocationTargetException e) {
            assertThat(e.getCause()).isInstanceOf(AssertionError.class);
            return true;
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
