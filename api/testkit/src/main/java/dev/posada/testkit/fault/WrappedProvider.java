package dev.posada.testkit.fault;

import dev.posada.spi.HypervisorProvider;
import java.util.Objects;

/**
 * A provider whose every call somebody else sees first, and may change, refuse or make up.
 * Thread-safe as its interceptor is.
 *
 * <p>What passes: the calls of the provider itself, of all its drivers, and those of the {@link
 * dev.posada.spi.EventSink} by which a driver tells what happens. What does not: calls that a
 * driver makes to itself, and what its answers do later, as a {@link Process} or a stream.
 *
 * <pre>{@code
 * Interceptor slow = call -> call.is("VirtualMachineDriver", "start") ? late(call) : call.proceed();
 * Hypervisors.of(WrappedProvider.around(new AcmeProvider(), slow)).connect("acme:///");
 * }</pre>
 *
 * <p>A machine can be migrated between two hosts that are both wrapped: the provider gets its own
 * driver as the target.
 */
public final class WrappedProvider {
  private WrappedProvider() {}

  /**
   * {@return a provider that does what the other one does, through an interceptor}
   *
   * @param provider the other one; may be wrapped itself
   * @param interceptor gets each call in place of the provider
   */
  public static HypervisorProvider around(HypervisorProvider provider, Interceptor interceptor) {
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(interceptor, "interceptor");
    return Wrapping.of(HypervisorProvider.class, provider, interceptor);
  }
}
