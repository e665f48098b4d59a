package io.quorate.runtime.admin;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.ReplicaStatus;
import io.quorate.api.ReplicaStatus.Health;
import io.quorate.api.Role;
import io.quorate.spi.ConfigurationFormat;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a node shows, as bytes. */
final class ViewFormat {
    private ViewFormat() {}

    static void write(NodeView view, DataOutputStream out) throws IOException {
        out.writeUTF(view.cluster());
        Texts.write(view.address(), out);
        write(view.status(), out);
        out.writeInt(view.others().size());
        for (NodeView.Other other : view.others()) {
            out.writeUTF(other.node().text());
            out.writeBoolean(other.heard());
            out.writeLong(other.held());
        }
        Texts.write(view.change(), out);
        Texts.write(view.notes(), out);
    }

    static NodeView read(DataInputStream in) throws IOException {
        return new NodeView(
                in.readUTF(), in.readUTF(), readStatus(in), readOthers(in), in.readUTF(), Texts.readAll(in));
    }

    private static List<NodeView.Other> readOthers(DataInputStream in) throws IOException {
        int count = Texts.count(in);
        List<NodeView.Other> others = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            others.add(new NodeView.Other(NodeId.of(in.readUTF()), in.readBoolean(), in.readLong()));
        }
        return others;
    }

    private static void write(ReplicaStatus status, DataOutputStream out) throws IOException {
        out.writeUTF(status.node().text());
        out.writeUTF(status.role().name());
        out.writeUTF(status.leader().map(NodeId::text).orElse(""));
        out.writeBoolean(status.configuration().isPresent());
        if (status.configuration().isPresent()) {
            ConfigurationFormat.write(status.configuration().get(), out);
        }
        out.writeInt(status.waiting().size());
        for (Member node : status.waiting()) {
            out.writeUTF(node.id().text());
            out.writeLong(node.incarnation().getMostSignificantBits());
            out.writeLong(node.incarnation().getLeastSignificantBits());
            Texts.write(node.address(), out);
        }
        out.writeLong(status.last());
        out.writeLong(status.decided());
        out.writeLong(status.applied());
        out.writeLong(status.base());
        out.writeLong(status.snapshot());
        out.writeUTF(status.health().state().name());
        Texts.write(status.health().detail(), out);
    }

    private static ReplicaStatus readStatus(DataInputStream in) throws IOException {
        return new ReplicaStatus(
                NodeId.of(in.readUTF()),
                Texts.oneOf(Role.class, in),
                Optional.of(in.readUTF()).filter(name -> !name.isEmpty()).map(NodeId::of),
                readConfiguration(in),
                readWaiting(in),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                new Health(Texts.oneOf(Health.State.class, in), in.readUTF()));
    }

    private static Optional<Configuration> readConfiguration(DataInputStream in) throws IOException {
        return in.readBoolean() ? Optional.of(ConfigurationFormat.read(in)) : Optional.empty();
    }

    private static List<Member> readWaiting(DataInputStream in) throws IOException {
        int count = Texts.count(in);
        List<Member> waiting = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            waiting.add(new Member(NodeId.of(in.readUTF()), new UUID(in.readLong(), in.readLong()), in.readUTF()));
        }
        return waiting;
    }
}
