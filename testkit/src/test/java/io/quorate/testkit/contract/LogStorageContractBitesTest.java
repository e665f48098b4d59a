package io.quorate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quorate.spi.LogStorage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every clause of the contract catches a storage that breaks it. */
final class LogStorageContractBitesTest {
    @TempDir
    Path root;

    @ParameterizedTest
    @EnumSource(StorageFlaw.class)
    void theClauseCatchesTheFlaw(StorageFlaw flaw) throws NoSuchMethodException {
        LogStorageContract contract = new LogStorageContract() {
            @Override
            protected LogStorage open(Path directory) {
                return new ToyStorage(directory, Optional.of(flaw));
            }
        };
        contract.root = root;
        Method clause = LogStorageContract.class.getMethod(flaw.clause());
        Throwable caught = catchThrowable(() -> clause.invoke(contract));
        assertThat(caught)
                .as("what %s says of a storage that %s", flaw.clause(), flaw)
                .isInstanceOf(InvocationTargetException.class);
    }

    @Test
    void everyClauseHasAFlawThatItCatches() {
        List<String> clauses = Arrays.stream(LogStorageContract.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .toList();
        assertThat(Arrays.stream(StorageFlaw.values()).map(StorageFlaw::clause)).containsAll(clauses);
    }
}
