package dev.posada.internal;

import dev.posada.GuestSummary;
import dev.posada.HypervisorException;
import dev.posada.NotFoundException;
import dev.posada.spi.GuestDriver;
import dev.posada.spi.Operation;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * A label that is set together with a guest, so that a create of which nobody knows the outcome can
 * be looked up. It also tells ever after that Posada created the guest.
 */
final class Nonce {
  static final String LABEL = "posada/nonce";

  private final String value = UUID.randomUUID().toString();

  String value() {
    return value;
  }

  /**
   * Looks whether the guest is there after all. Finding it in a list does not prove it: Docker
   * lists for a moment what it makes and takes back.
   */
  <T> Verdict<T> look(
      GuestDriver driver,
      HypervisorException failed,
      Operation op,
      Function<GuestSummary, T> handle) {
    return driver.labelled(Map.of(LABEL, value), op).stream()
        .findFirst()
        .filter(found -> isThere(driver, found, op))
        .map(found -> Verdict.done(handle.apply(found)))
        .orElseGet(() -> Verdict.notDone(failed.failure()));
  }

  private static boolean isThere(GuestDriver driver, GuestSummary found, Operation op) {
    try {
      driver.state(found.id(), op);
      return true;
    } catch (NotFoundException takenBack) {
      return false;
    }
  }
}
