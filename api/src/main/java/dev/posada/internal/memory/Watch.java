package dev.posada.internal.memory;

import dev.posada.Subscription;
import dev.posada.spi.EventSink;
import java.util.Optional;

/**
 * Somebody who watches a world, and the thread that makes things happen in it when they are due,
 * rather than when somebody looks.
 */
final class Watch implements Subscription {
  private final World world;
  private final EventSink sink;
  private final Thread clock = new Thread(this::run, "posada-memory-clock");
  private boolean closed; // guarded by the Timeline

  private Watch(World world, EventSink sink) {
    this.world = world;
    this.sink = sink;
  }

  /** Opens one; under the lock, so that what happens from now on is told. */
  static Watch open(World world, EventSink sink) {
    Watch opened = new Watch(world, sink);
    world.add(sink);
    opened.clock.setDaemon(true);
    opened.clock.start();
    return opened;
  }

  /** Waiting does what is due. */
  private void run() {
    try {
      world.time().await(() -> closed ? Optional.of(true) : Optional.empty(), Optional.empty());
    } catch (InterruptedException e) {
      // Nobody else has this thread: whoever interrupts it wants it to end.
    }
  }

  @Override
  public void close() {
    world
        .time()
        .locked(
            () -> {
              closed = true;
              world.remove(sink);
              world.time().wake();
            });
    // A sink that closes the watch is called under the lock, for which the thread may be waiting.
    if (Thread.currentThread() != clock && !world.time().isHeldByCurrentThread()) {
      awaitEnd();
    }
  }

  private void awaitEnd() {
    boolean interrupted = false;
    while (clock.isAlive()) {
      try {
        clock.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
