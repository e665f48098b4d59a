package io.quorate.examples.counter;

import com.typesafe.config.ConfigFactory;
import io.quorate.api.Codec;
import io.quorate.api.Replica;
import io.quorate.api.StateMachine;
import io.quorate.runtime.assembly.Quorate;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A counter on three nodes: it survives the loss of any one of them. */
public final class CounterExample implements StateMachine<Long, Long> {
    private long sum;

    @Override
    public Long apply(long index, Long amount) {
        return sum += amount;
    }

    @Override
    public Long query(Long ignored) {
        return sum;
    }

    @Override
    public void save(OutputStream out) throws IOException {
        new DataOutputStream(out).writeLong(sum);
    }

    @Override
    public void load(InputStream in) throws IOException {
        sum = new DataInputStream(in).readLong();
    }

    private static Replica<Long, Long> start(String node, Path directory) {
        String config = """
                quorate {
                  cluster = counter, node = %s, protocol = omnipaxos
                  members { n1 = "127.0.0.1:7411", n2 = "127.0.0.1:7412", n3 = "127.0.0.1:7413" }
                  storage-file.directory = "%s"
                }""".formatted(node, directory.resolve(node));
        return Quorate.start(ConfigFactory.parseString(config), new CounterExample(), Codec.int64());
    }

    /** Adds on two nodes, and reads on the third. */
    public static void main(String[] args) throws IOException {
        Path directory = Files.createTempDirectory("counter");
        try (var n1 = start("n1", directory);
                var n2 = start("n2", directory);
                var n3 = start("n3", directory)) {
            n1.propose(40L).toCompletableFuture().join().orThrow();
            n2.propose(2L).toCompletableFuture().join().orThrow();
            long sum = n3.read(0L).toCompletableFuture().join().orThrow();
            System.out.println("n3 counts " + sum);
        }
    }
}
