package io.quorate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.quorate.api.Change.Result.Refused;
import io.quorate.api.Codec;
import io.quorate.api.Configuration;
import io.quorate.api.Replica;
import io.quorate.api.StateMachine;
import io.quorate.runtime.assembly.Quorate;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A storage, an election and a policy of one's own are chosen by their names in the file. */
class CustomModulesTest {
    @TempDir
    Path directory;

    private static final class Sum implements StateMachine<Long, Long> {
        private long sum;

        @Override
        public Long apply(long index, Long amount) {
            sum += amount;
            return sum;
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
    }

    private Replica<Long, Long> start(String node, String members) {
        return Quorate.start(
                ConfigFactory.parseString("""
                quorate {
                  cluster = custom, node = %s, protocol = omnipaxos
                  storage = one-file, leader-election = pulse, reconfiguration = floor
                  members { %s }
                  storage-one-file.directory = "%s"
                  leader-election-pulse.term = 200ms
                }""".formatted(node, members, directory.resolve(node))),
                new Sum(),
                Codec.int64());
    }

    @Test
    void theyRunAClusterAndKeepWhatItDecided() throws Exception {
        String members;
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket three = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            members = String.format(
                    "n1 = \"127.0.0.1:%d\", n2 = \"127.0.0.1:%d\", n3 = \"127.0.0.1:%d\"",
                    one.getLocalPort(), two.getLocalPort(), three.getLocalPort());
        }
        for (long life = 1; life <= 2; life++) {
            try (Replica<Long, Long> n1 = start("n1", members);
                    Replica<Long, Long> n2 = start("n2", members);
                    Replica<Long, Long> n3 = start("n3", members)) {
                assertThat(n1.propose(40L).toCompletableFuture().join().orThrow())
                        .isEqualTo(42 * life - 2);
                assertThat(n2.propose(2L).toCompletableFuture().join().orThrow())
                        .isEqualTo(42 * life);
                assertThat(n3.read(0L).toCompletableFuture().join().orThrow()).isEqualTo(42 * life);
                Configuration now = n1.status().configuration().orElseThrow();
                assertThat(n1.reconfigure(now.withVoters("n1", "n2"))
                                .result()
                                .toCompletableFuture()
                                .join())
                        .isEqualTo(
                                new Refused("policy floor: of 3 voters only [n1, n2] would be left; name at least 3"));
            }
        }
    }
}
