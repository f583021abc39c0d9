package dev.posada.internal;

import dev.posada.GuestSummary;
import dev.posada.HypervisorException;
import dev.posada.NotFoundException;
import dev.posada.spi.GuestDriver;
import dev.posada.spi.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * A label that is set together with a guest, so that a create of which nobody knows the outcome can
 * be looked up. It also tells ever after that Posada created the guest.
 */
final class Nonce {
  static final String LABEL = "posada/nonce";

  private static final Duration STILL_AT_IT = Duration.ofSeconds(1);

  private final String value = UUID.randomUUID().toString();

  String value() {
    return value;
  }

  /**
   * Looks whether the guest is there after all.
   *
   * <p>A hypervisor whose caller went away may still be at it, so that not finding the guest at
   * once proves nothing: then it is looked for again, for a moment. Nor does finding it in a list:
   * Docker lists for a moment what it makes and takes back.
   */
  <T> Verdict<T> look(
      GuestDriver driver,
      HypervisorException failed,
      CoreOperation op,
      Function<GuestSummary, T> handle) {
    long until = System.nanoTime() + (Verdict.mayStillCome(failed) ? STILL_AT_IT.toNanos() : 0);
    Poll poll = new Poll(op);
    while (true) {
      List<GuestSummary> found = driver.labelled(Map.of(LABEL, value), op);
      if (!found.isEmpty() && isThere(driver, found.get(0), op)) {
        return Verdict.done(handle.apply(found.get(0)));
      }
      Duration left = Duration.ofNanos(until - System.nanoTime());
      if (left.isNegative() || left.isZero()) {
        return Verdict.notDone(failed.failure());
      }
      poll.pause(left);
    }
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
