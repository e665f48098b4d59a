package io.quorate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quorate.spi.Transport;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every clause of the contract catches a transport that breaks it. */
final class TransportContractBitesTest {
    @ParameterizedTest
    @EnumSource(TransportFlaw.class)
    void theClauseCatchesTheFlaw(TransportFlaw flaw) throws NoSuchMethodException {
        Flawed contract = new Flawed(flaw);
        Method clause = TransportContract.class.getMethod(flaw.clause());
        Throwable caught = catchThrowable(() -> run(contract, clause));
        assertThat(caught)
                .as("what %s says of a transport that %s", flaw.clause(), flaw)
                .isNotNull();
        assertThat(caught).isNotInstanceOf(ReflectiveOperationException.class);
    }

    @Test
    void everyClauseHasAFlawThatItCatches() {
        List<String> clauses = Arrays.stream(TransportContract.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .toList();
        assertThat(Arrays.stream(TransportFlaw.values()).map(TransportFlaw::clause))
                .containsAll(clauses);
    }

    private static void run(TransportContract contract, Method clause) throws Throwable {
        try {
            clause.invoke(contract);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        } finally {
            closeWhatOpens(contract);
        }
    }

    private static void closeWhatOpens(TransportContract contract) {
        try {
            contract.closeAll();
        } catch (IllegalStateException e) {
            // The flaw of a transport that cannot be closed twice.
        }
    }

    private static final class Flawed extends TransportContract {
        private final MemoryNetwork network = new MemoryNetwork();
        private final TransportFlaw flaw;

        private Flawed(TransportFlaw flaw) {
            this.flaw = flaw;
        }

        @Override
        protected Transport transport() {
            return new MemoryTransport(network, Optional.of(flaw));
        }

        @Override
        protected int maxFrameBytes() {
            return MemoryTransport.MAX_FRAME_BYTES;
        }

        @Override
        protected long maxWaitingBytes() {
            return 2 * MemoryTransport.MAX_WAITING_BYTES;
        }

        @Override
        protected Duration patience() {
            return Duration.ofMillis(500);
        }
    }
}
