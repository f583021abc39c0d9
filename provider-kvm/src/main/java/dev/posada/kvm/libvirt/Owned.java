package dev.posada.kvm.libvirt;

import java.lang.System.Logger.Level;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/**
 * An object of libvirt, with one owner, who closes it. Thread-safe.
 *
 * <p>It is freed when it is closed and the last call that uses it is over, never under a call's
 * feet. What came from a connection counts as a use of the connection. What nobody closes is freed
 * when the collector finds it, with a warning: that is a fault of ours.
 */
final class Owned implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.posada.kvm");
  private static final Cleaner CLEANER =
      Cleaner.create(
          run -> {
            Thread thread = new Thread(run, "posada-qemu-cleaner");
            thread.setDaemon(true);
            return thread;
          });

  private final State state;
  private final Cleaner.Cleanable cleanable;

  /**
   * Takes it over.
   *
   * @param what for messages, as in {@code domain "web"}
   * @param parent the connection that it belongs to, in use by the caller; null for a connection
   * @param free what frees it, at most once
   */
  Owned(String what, long pointer, Owned parent, LongConsumer free) {
    if (parent != null) {
      parent.state.addUse();
    }
    state = new State(what, pointer, parent == null ? null : parent.state, free);
    cleanable = CLEANER.register(this, state);
  }

  /** What outlives the owner; may not refer to it. */
  private static final class State implements Runnable {
    private final String what;
    private final long pointer;
    private final State parent;
    private final LongConsumer free;
    private final AtomicInteger calls = new AtomicInteger();
    private int uses = 1; // the owner's
    private boolean closed;

    State(String what, long pointer, State parent, LongConsumer free) {
      this.what = what;
      this.pointer = pointer;
      this.parent = parent;
      this.free = free;
    }

    private AtomicInteger calls() {
      return parent == null ? calls : parent.calls();
    }

    synchronized void addUse() {
      uses++;
    }

    synchronized boolean isClosed() {
      return closed;
    }

    long enter() {
      if (parent != null && parent.isClosed()) {
        throw parent.gone();
      }
      synchronized (this) {
        if (closed) {
          throw gone();
        }
        uses++;
        return pointer;
      }
    }

    private IllegalStateException gone() {
      return new IllegalStateException(what + " is closed");
    }

    void leave() {
      synchronized (this) {
        if (--uses > 0) {
          return;
        }
      }
      free.accept(pointer);
      if (parent != null) {
        parent.leave();
      }
    }

    boolean close(LongConsumer last) {
      synchronized (this) {
        if (closed) {
          return false;
        }
        closed = true;
      }
      try {
        last.accept(pointer);
      } finally {
        leave();
      }
      return true;
    }

    /** By the cleaner: the owner was lost, or has closed it before. */
    @Override
    public void run() {
      if (close(pointer -> {})) {
        LOG.log(Level.WARNING, "libvirt''s {0} was never closed", what);
      }
    }
  }

  /** {@return its pointer, which stays valid until {@link #leave}} */
  long enter() {
    return state.enter();
  }

  void leave() {
    state.leave();
  }

  /** A native call on it begins, or on what came from it. */
  void callBegins() {
    state.calls().incrementAndGet();
  }

  void callEnds() {
    state.calls().decrementAndGet();
  }

  /** Whether a native call is under way on its connection, be it one that nobody waits for. */
  boolean isCalled() {
    return state.calls().get() > 0;
  }

  boolean isClosed() {
    return state.isClosed();
  }

  @Override
  public void close() {
    close(pointer -> {});
  }

  /**
   * Closes it after a last use of the pointer, which is valid then, too, if what it came from was
   * closed before.
   */
  void close(LongConsumer last) {
    try {
      state.close(last);
    } finally {
      cleanable.clean();
    }
  }

  @Override
  public String toString() {
    return state.what;
  }
}
