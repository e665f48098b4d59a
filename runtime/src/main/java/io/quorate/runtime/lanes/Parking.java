package io.quorate.runtime.lanes;

import io.quorate.spi.Transport;
import java.util.concurrent.locks.LockSupport;

/** Nothing to do but to wait. */
final class Parking implements Transport.Poll {
    private final Thread sleeper;

    Parking(Thread sleeper) {
        this.sleeper = sleeper;
    }

    /** Nobody interrupts this thread; whoever does cannot make it wait no more. */
    @Override
    public boolean poll(long nanos) {
        LockSupport.parkNanos(this, nanos);
        Thread.interrupted();
        return true;
    }

    @Override
    public void wake() {
        LockSupport.unpark(sleeper);
    }
}
