package dev.posada;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A machine that runs guests, seen through one hypervisor. Thread-safe; implemented by Posada only;
 * may be mocked.
 *
 * <p>A host outlives its connection: a call during an outage throws {@link ConnectionException},
 * the next one connects again. {@link #uri()}, {@link #capabilities()}, {@code support} and the
 * collections are local; all else asks the hypervisor, each time. After {@link #close()} every call
 * that asks it throws {@link IllegalStateException}; what is local still answers.
 */
public interface Host extends AutoCloseable {

  /** {@return the URI that it was connected with, where *** stands for a password} */
  URI uri();

  /** {@return what can be done here} */
  Set<Capability> capabilities();

  /**
   * {@return whether something can be done here, with the reason if not}
   *
   * @param capability what
   */
  Support support(Capability capability);

  /**
   * {@return whether a part of a quota can be limited here, with the reason if not}
   *
   * @param part the part
   * @param effect when the limit is to hold; not {@link QuotaReport.Effect#REFUSED}
   */
  Support support(ResourceQuota.Part part, QuotaReport.Effect effect);

  /** {@return what the host is and has} */
  HostInfo inspect();

  /**
   * {@return what the host itself has used since it was booted}
   *
   * @throws UnsupportedCapabilityException if it does not tell
   */
  Usage measure();

  /** {@return all guests, whatever their kind} */
  Guests<Guest> guests();

  /** {@return its virtual machines} */
  VirtualMachines virtualMachines();

  /** {@return its containers} */
  Containers containers();

  /** {@return the images that its containers are made from} */
  Images images();

  /** {@return the networks that its guests join} */
  Networks networks();

  /** {@return the volumes that its guests use} */
  Storage storage();

  /** {@return the services of its cluster of containers} */
  Services services();

  /**
   * Tells a listener what happens on the host, from when this returns on.
   *
   * <p>The listener runs on a thread of its own. One that is too slow misses events and is told so
   * by {@link HostEvent.Kind#EVENTS_LOST}; one that throws is logged and goes on. A subscription
   * that is not kept ends with the host.
   *
   * @param listener who is told
   * @return ends it
   */
  Subscription subscribe(Consumer<? super HostEvent> listener);

  /**
   * {@return the provider's own handle, the way around Posada, if it has one of that type}
   *
   * @param type the type, named in the provider's documentation
   * @param <T> the type
   */
  <T> Optional<T> unwrap(Class<T> type);

  /**
   * Ends it: new calls are refused, running ones are cancelled and waited for, streams end with an
   * error, and no process, socket, file or thread of ours is left. The guests run on. It waits for
   * {@link ConnectOptions#timeout()} at most for the calls, for ten seconds while a provider puts
   * back what was to last as long as the host, and for a second for each listener that hangs. An
   * interrupt shortens the wait for the calls, and the flag stays set. Closing again does nothing;
   * a listener may close its own host.
   */
  @Override
  void close();
}
