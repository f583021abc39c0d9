package dev.posada.testkit;

import dev.posada.Hypervisors;
import dev.posada.memory.MemoryWorld;
import dev.posada.testkit.fault.Interceptor;
import dev.posada.testkit.fault.WrappedProvider;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The contract on a driver that may break a promise, with little patience. */
final class MutantContract extends MemoryContract implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Others others = new Others(uri());
  private final Interceptor interceptor;

  /**
   * @param made given somebody else who uses the same world
   */
  MutantContract(Function<Others, Interceptor> made) {
    super("mutant-" + NUMBER.incrementAndGet());
    interceptor = made.apply(others);
  }

  @Override
  protected Hypervisors hypervisors() {
    return Hypervisors.of(WrappedProvider.around(Memory.provider(), interceptor));
  }

  @Override
  protected Duration patience() {
    return PATIENCE;
  }

  @Override
  public void close() {
    others.close();
    MemoryWorld.of(uri()).reset();
    otherUri().map(MemoryWorld::of).ifPresent(MemoryWorld::reset);
  }
}
