package dev.posada.virtualbox.migrate;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NativeException;
import dev.posada.spi.Operation;
import dev.posada.spi.Pause;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The start of a twin, which waits for the memory on a thread of its own. That ends when this is
 * closed, at the latest.
 */
final class Arrival implements AutoCloseable {
  private static final long AGAIN = 200; // milliseconds
  private static final long ENDING = 10_000;

  private final Twin twin;
  private final Operation op;
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private final Thread thread;

  /** Starts nothing yet. */
  Arrival(Twin twin, Operation op) {
    this.twin = twin;
    this.op = op;
    this.thread = new Thread(this::start, "posada-vbox-arrival");
    this.thread.setDaemon(true);
  }

  void begin() {
    thread.start();
  }

  private void start() {
    try {
      twin.start(op);
      started.complete(null);
    } catch (RuntimeException | Error e) {
      started.completeExceptionally(e);
    }
  }

  /** Returns when the twin listens for the memory. */
  void awaitListening() {
    while (!twin.isWaiting(op)) {
      throwIfFailed();
      if (started.isDone()) {
        throw new NativeException("it starts there without its memory", Failure.undecided());
      }
      Pause.of(AGAIN, op);
    }
  }

  /** Returns when the twin runs. */
  void await() {
    while (!started.isDone()) {
      Pause.of(AGAIN, op);
    }
    throwIfFailed();
  }

  private void throwIfFailed() {
    try {
      started.getNow(null);
    } catch (CompletionException e) {
      if (e.getCause() instanceof HypervisorException failed) {
        throw failed;
      }
      throw e;
    }
  }

  /** The tool is ended, if it has not; what it has started goes on. */
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = Thread.interrupted();
    try {
      thread.join(ENDING);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
