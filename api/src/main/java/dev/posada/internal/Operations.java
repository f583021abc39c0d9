package dev.posada.internal;

import dev.posada.Task;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The calls that run on a host, and whether it is open: the one place where both are known.
 * Thread-safe.
 */
final class Operations {
  /** For the running calls to notice that they are cancelled, where nobody waits for them. */
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final Trace trace;
  private final Deadlines deadlines;
  private final NativeThreads natives;
  private final Object lock = new Object();
  private final Set<CoreOperation> running = new HashSet<>();
  private boolean closed;

  Operations(Trace trace, String scheme) {
    this(trace, scheme, new NativeThreads(scheme));
  }

  Operations(Trace trace, String scheme, NativeThreads natives) {
    this.trace = trace;
    this.deadlines = new Deadlines(scheme);
    this.natives = natives;
  }

  Trace trace() {
    return trace;
  }

  Deadlines deadlines() {
    return deadlines;
  }

  NativeThreads natives() {
    return natives;
  }

  CoreOperation begin(Task task, Duration timeout) {
    CoreOperation op = new CoreOperation(this, task, timeout);
    try {
      join(op);
    } catch (IllegalStateException e) {
      op.close();
      throw e;
    }
    return op;
  }

  /** Begins one after all others, before the threads are ended. */
  CoreOperation last(Duration timeout) {
    return new CoreOperation(this, null, timeout);
  }

  void end(CoreOperation op) {
    op.close();
    leave(op);
  }

  /** Counts an operation as one of this host, also one of another host that needs this one too. */
  void join(CoreOperation op) {
    synchronized (lock) {
      if (closed) {
        throw new IllegalStateException(trace.host() + " is closed");
      }
      running.add(op);
    }
  }

  void leave(CoreOperation op) {
    synchronized (lock) {
      running.remove(op);
      lock.notifyAll();
    }
  }

  void requireOpen() {
    if (isClosed()) {
      throw new IllegalStateException(trace.host() + " is closed");
    }
  }

  /** Whether it takes no new calls any more. */
  boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  /**
   * Refuses new calls, cancels the running ones and waits for them; not for those of the calling
   * thread, which closes the host from within a listener.
   *
   * @return false if it is closed already
   */
  boolean close(Duration timeout) {
    List<CoreOperation> toCancel;
    synchronized (lock) {
      if (closed) {
        return false;
      }
      closed = true;
      toCancel = List.copyOf(running);
    }
    toCancel.forEach(op -> op.cancel("the host was closed"));
    long until = System.nanoTime() + Deadlines.bounded(timeout).toNanos();
    boolean interrupted = false;
    synchronized (lock) {
      while (others() && until - System.nanoTime() > 0) {
        try {
          lock.wait(Math.max(1, (until - System.nanoTime()) / 1_000_000));
        } catch (InterruptedException e) {
          // Whoever closes has no time left, but for the driver not to be freed under a call.
          long soon = System.nanoTime() + MOMENT.toNanos();
          until = interrupted || soon - until > 0 ? until : soon;
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  private boolean others() {
    Thread self = Thread.currentThread();
    return running.stream().anyMatch(op -> op.thread() != self);
  }

  boolean isFreed() {
    return deadlines.isClosed();
  }

  /** Ends the threads: the one that watches deadlines and those that made native calls. */
  void free() {
    deadlines.close();
    natives.close();
  }
}
