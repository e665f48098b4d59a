package io.quorate.runtime.snapshot;

import io.quorate.spi.Mark;
import io.quorate.spi.Snapshot;
import io.quorate.spi.SnapshotStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A store that may be called by several lanes: it lets one in at a time. The snapshots' lane does nearly everything; the
 * applier's lane writes a state that offers no frozen view, and reads the state that it is to begin with.
 */
final class OneAtATime implements SnapshotStore {
    private final SnapshotStore store;

    OneAtATime(SnapshotStore store) {
        this.store = store;
    }

    @Override
    public synchronized List<Published> list() throws IOException {
        return store.list();
    }

    @Override
    public synchronized Draft begin(Mark mark) throws IOException {
        return new OneDraft(store.begin(mark));
    }

    @Override
    public synchronized Draft fetch(Snapshot wanted) throws IOException {
        return new OneDraft(store.fetch(wanted));
    }

    @Override
    public synchronized int read(Mark mark, long at, ByteBuffer into) throws IOException {
        return store.read(mark, at, into);
    }

    @Override
    public synchronized void delete(Mark mark) throws IOException {
        store.delete(mark);
    }

    private final class OneDraft implements Draft {
        private final Draft draft;

        OneDraft(Draft draft) {
            this.draft = draft;
        }

        @Override
        public long length() {
            synchronized (OneAtATime.this) {
                return draft.length();
            }
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            synchronized (OneAtATime.this) {
                draft.write(bytes);
            }
        }

        @Override
        public Optional<Snapshot> publish() throws IOException {
            synchronized (OneAtATime.this) {
                return draft.publish();
            }
        }

        @Override
        public void discard() throws IOException {
            synchronized (OneAtATime.this) {
                draft.discard();
            }
        }
    }
}
