package dev.posada.internal.memory;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The native border: every call to the simulated hypervisor goes through here, so that it can be
 * traced, and can go wrong.
 */
final class Connection {
  private final World world;
  private volatile boolean closed;

  Connection(World world) {
    this.world = world;
  }

  /** Makes a call that changes nothing, under the lock of the world. */
  <T> T read(String operation, String target, Operation op, Supplier<T> body) {
    return waitingRead(operation, target, op, () -> world.time().locked(body));
  }

  /** Makes a call that may change something, under the lock of the world. */
  <T> T change(String operation, String target, Operation op, Supplier<T> body) {
    return waitingChange(operation, target, op, () -> world.time().locked(body));
  }

  /** Makes a call that may change something, under the lock of the world. */
  void change(String operation, String target, Operation op, Runnable body) {
    this.<Void>change(
        operation,
        target,
        op,
        () -> {
          body.run();
          return null;
        });
  }

  /** Makes a call that changes nothing and may have to wait, so that it takes the lock itself. */
  <T> T waitingRead(String operation, String target, Operation op, Supplier<T> body) {
    return op.read(text(operation, target), () -> call(operation, target, op, body));
  }

  /** Makes a call that may change something and wait, so that it takes the lock itself. */
  <T> T waitingChange(String operation, String target, Operation op, Supplier<T> body) {
    return op.change(text(operation, target), () -> call(operation, target, op, body));
  }

  private static CallText text(String operation, String target) {
    return CallText.of("memory " + operation + (target.isEmpty() ? "" : " " + target));
  }

  private <T> T call(String operation, String target, Operation op, Supplier<T> body) {
    op.check();
    world.faults().strike(operation, target, Faults.Moment.BEFORE, op);
    if (!world.isConnected()) {
      throw new ConnectionException(World.OUTAGE);
    }
    T answer = body.get();
    world.faults().strike(operation, target, Faults.Moment.AFTER, op);
    return answer;
  }

  /**
   * Says that a call has done half of what it does, so that it can go wrong there; not under the
   * lock.
   */
  void halfway(String operation, String target, Operation op) {
    world.faults().strike(operation, target, Faults.Moment.HALFWAY, op);
    requireWhole();
  }

  /** Throws if nothing comes through it any more, in the middle of a call. */
  void requireWhole() {
    if (closed || !world.isConnected()) {
      throw new ConnectionException(World.OUTAGE, Failure.undecided());
    }
  }

  /** Opens a stream, which lives until the connection breaks or is closed. */
  Stream stream() {
    return new Stream(world.outages());
  }

  /** Breaks all streams. */
  void close() {
    closed = true;
    world.time().locked(world.time()::wake);
  }

  /** What lasts longer than a call: a log, a process. */
  final class Stream {
    private final long outages;

    private Stream(long outages) {
      this.outages = outages;
    }

    /** Returns why nothing more comes through it; empty while it works. */
    Optional<String> broken() {
      if (closed) {
        return Optional.of("the host was closed");
      }
      return world.outages() == outages ? Optional.empty() : Optional.of(World.OUTAGE);
    }

    /** Throws if nothing more comes through it. */
    void requireWhole(Failure otherwise) {
      Optional<String> why = broken();
      if (why.isPresent()) {
        throw new ConnectionException(why.get(), otherwise);
      }
    }
  }
}
