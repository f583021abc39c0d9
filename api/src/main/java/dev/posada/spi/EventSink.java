package dev.posada.spi;

import dev.posada.GuestSummary;
import dev.posada.HostEvent;

/**
 * Where a driver tells what happens on its host. Thread-safe; never blocks; implemented by the core
 * only.
 */
public interface EventSink {

  /**
   * Something happened to a guest.
   *
   * @param kind {@code GUEST_CREATED}, {@code GUEST_CHANGED} or {@code GUEST_DELETED}
   * @param now the guest as it is since
   */
  void guest(HostEvent.Kind kind, GuestSummary now);

  /** The connection was lost; the driver tries to get it back. */
  void disconnected();

  /** The connection is there again. */
  void connected();

  /** Events may be missing here. */
  void lost();
}
