package dev.posada.virtualbox.migrate;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NativeException;
import dev.posada.spi.Operation;
import dev.posada.spi.Pause;
import dev.posada.virtualbox.tool.EndableOperation;
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
  private final EndableOperation start;
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private final Thread thread;

  /** Starts nothing yet. */
  Arrival(Twin twin, Operation op) {
    this.twin = twin;
    this.op = op;
    this.start = new EndableOperation(op);
    this.thread = new Thread(this::start, "posada-vbox-arrival");
    this.thread.setDaemon(true);
  }

  void begin() {
    thread.start();
  }

  private void start() {
    try {
      twin.start(start);
      started.complete(null);
    } catch (RuntimeException | Error e) {
      started.completeExceptionally(e);
    }
  }

  /** Returns when the twin is there to listen for the memory, which it does soon. */
  void awaitTwin() {
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

  /** Throws why the twin has not started, if that is known. */
  void throwIfFailed() {
    try {
      started.getNow(null);
    } catch (CompletionException e) {
      if (e.getCause() instanceof HypervisorException failed) {
        throw failed;
      }
      throw e;
    }
  }

  /** Returns when the tool has started a process or none, and starts none any more. */
  void awaitProcess(Operation own) {
    start.end();
    while (thread.isAlive() && !twin.hasProcess(own)) {
      Pause.of(AGAIN, own);
    }
  }

  /** The tool is ended, if it has not; what it has started goes on. */
  @Override
  public void close() {
    start.end();
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
