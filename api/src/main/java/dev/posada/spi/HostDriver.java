package dev.posada.spi;

import dev.posada.Capability;
import dev.posada.HostInfo;
import dev.posada.ProviderOption;
import dev.posada.QuotaReport;
import dev.posada.ResourceQuota;
import dev.posada.Subscription;
import dev.posada.Support;
import dev.posada.Usage;
import java.util.Optional;
import java.util.Set;

/**
 * One host, connected. Thread-safe.
 *
 * <p>It outlives its connection: when that is lost, a call throws {@link
 * dev.posada.ConnectionException} and the next one connects again.
 */
public interface HostDriver extends AutoCloseable {

  /**
   * {@return what the host is and has}
   *
   * @param op the call's deadline and trace
   */
  HostInfo inspect(Operation op);

  /**
   * {@return what it can do besides the verbs that all drivers have}
   *
   * <p>Not among them need be {@code VIRTUAL_MACHINES}, {@code CONTAINERS}, {@code IMAGES} and
   * {@code SERVICES}: these follow from the drivers. Asked once, when the host is connected.
   */
  default Set<Capability> capabilities() {
    return Set.of();
  }

  /**
   * {@return why it cannot do something; local}
   *
   * <p>Asked only for what {@link #capabilities capabilities} lacks, to explain it: what is to work
   * has to be declared there.
   *
   * @param capability what
   */
  default Support support(Capability capability) {
    return capabilities().contains(capability)
        ? Support.yes()
        : Support.no("the provider does not have it");
  }

  /**
   * {@return whether it can limit a part of a quota, at create or later; local}
   *
   * <p>Asked without {@link Capability#QUOTA} too, which governs only what happens to a guest that
   * is there. A driver that creates machines with the processors and the memory that are asked for
   * says so here, for {@code VCPUS}, {@code MEMORY} and {@code NEXT_START}.
   *
   * @param part the part
   * @param effect when the limit is to hold
   */
  default Support support(ResourceQuota.Part part, QuotaReport.Effect effect) {
    return Support.no("the provider cannot limit " + part);
  }

  /** {@return the parts of specs that it understands; the core refuses the others} */
  default Set<SpecPart> understands() {
    return Set.of();
  }

  /** {@return the options that it knows; the core refuses the others} */
  default Set<Class<? extends ProviderOption>> options() {
    return Set.of();
  }

  /**
   * {@return what the host itself has used since it was booted}
   *
   * @param op the call's deadline and trace
   * @throws dev.posada.UnsupportedCapabilityException if it does not tell
   */
  default Usage measure(Operation op) {
    throw Undeclared.unsupported("the use of the host itself");
  }

  /**
   * {@return the driver of its virtual machines; this object itself, if it is one, unless
   * overridden}
   */
  default Optional<VirtualMachineDriver> virtualMachines() {
    return this instanceof VirtualMachineDriver driver ? Optional.of(driver) : Optional.empty();
  }

  /** {@return the driver of its containers; this object itself, if it is one, unless overridden} */
  default Optional<ContainerDriver> containers() {
    return this instanceof ContainerDriver driver ? Optional.of(driver) : Optional.empty();
  }

  /** {@return the driver of its images; this object itself, if it is one, unless overridden} */
  default Optional<ImageDriver> images() {
    return this instanceof ImageDriver driver ? Optional.of(driver) : Optional.empty();
  }

  /** {@return the driver of its networks; this object itself, if it is one, unless overridden} */
  default Optional<NetworkDriver> networks() {
    return this instanceof NetworkDriver driver ? Optional.of(driver) : Optional.empty();
  }

  /** {@return the driver of its volumes; this object itself, if it is one, unless overridden} */
  default Optional<StorageDriver> storage() {
    return this instanceof StorageDriver driver ? Optional.of(driver) : Optional.empty();
  }

  /** {@return the driver of its services; this object itself, if it is one, unless overridden} */
  default Optional<ServiceDriver> services() {
    return this instanceof ServiceDriver driver ? Optional.of(driver) : Optional.empty();
  }

  /**
   * Watches what happens on the host, from when this returns on, until it is closed. At most one
   * watch is open at a time.
   *
   * <p>A driver that loses the connection says so, tries to get it back, and then says {@code
   * connected}, and {@code lost} unless it can tell what happened in between.
   *
   * @param sink where to tell it
   * @param op the call's deadline and trace, until the watch is set up
   * @return ends the watch; empty if the hypervisor tells nothing, so that the core has to look
   *     again and again
   */
  default Optional<Subscription> watch(EventSink sink, Operation op) {
    return Optional.empty();
  }

  /**
   * {@return its own handle of that type, the way around Posada}
   *
   * @param type the type
   * @param <T> the type
   */
  default <T> Optional<T> unwrap(Class<T> type) {
    return Optional.empty();
  }

  /**
   * Puts back what holds only while the host is open. Called once, before {@link #close} and after
   * the last call, unless that still runs; the host is closed whatever becomes of it.
   *
   * @param op its deadline and trace
   */
  default void beforeClose(Operation op) {}

  /**
   * Ends all its streams with an error, then frees everything. Called once, and no call begins any
   * more. Those that ran were cancelled and waited for, not longer than the timeout of the host, or
   * a second where the closing thread is interrupted: one that did not end by then may still run,
   * and has to fail.
   */
  @Override
  default void close() {}
}
