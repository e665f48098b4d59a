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
import java.util.stream.Stream;
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
        Object contract = contractOf(flaw);
        Method clause = flaw.contract().getMethod(flaw.clause());
        Throwable caught = catchThrowable(() -> clause.invoke(contract));
        assertThat(caught)
                .as("what %s says of a storage that %s", flaw.clause(), flaw)
                .isInstanceOf(InvocationTargetException.class);
    }

    private Object contractOf(StorageFlaw flaw) {
        if (flaw.contract() == LogStorageContract.class) {
            LogStorageContract contract = new LogStorageContract() {
                @Override
                protected LogStorage open(Path directory) {
                    return new ToyStorage(directory, Optional.of(flaw));
                }
            };
            contract.root = root;
            return contract;
        }
        SnapshotStorageContract contract = new SnapshotStorageContract() {
            @Override
            protected LogStorage open(Path directory) {
                return new ToyStorage(directory, Optional.of(flaw));
            }
        };
        contract.root = root;
        return contract;
    }

    @Test
    void everyClauseHasAFlawThatItCatches() {
        List<String> clauses = Stream.of(LogStorageContract.class, SnapshotStorageContract.class)
                .flatMap(contract -> Arrays.stream(contract.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .toList();
        assertThat(Arrays.stream(StorageFlaw.values()).map(StorageFlaw::clause)).containsAll(clauses);
    }
}
