package dev.posada.virtualbox.migrate;

import dev.posada.Failure;
import dev.posada.MigrateOptions;
import dev.posada.RejectedException;
import dev.posada.virtualbox.VirtualBoxMigrateOptions;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The way by which the memory of a machine goes, for one move. Immutable.
 *
 * @param address of the target, as the source reaches it
 * @param port at which the target waits
 * @param password without which nobody else's memory is let in
 * @param maxDowntime how long the machine may stop at the end, if that is bound
 */
record Way(String address, int port, String password, Optional<Duration> maxDowntime) {
  private static final int FIRST = 49152; // of the ports that no service has
  private static final int PORTS = 16384;
  private static final int BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

  /**
   * {@return a new way}
   *
   * @param host the target by the URI of its host; empty if that does not tell how it is reached
   */
  static Way of(Optional<String> host, MigrateOptions options, VirtualBoxMigrateOptions ours) {
    String address =
        ours.address()
            .or(() -> host)
            .orElseThrow(
                () ->
                    new RejectedException(
                        "nobody knows by which address the other host reaches this machine",
                        Failure.notDone().remedy("tell it by VirtualBoxMigrateOptions.address")));
    return new Way(
        address.replaceAll("^\\[|]$", ""),
        ours.port().orElse(FIRST + RANDOM.nextInt(PORTS)),
        new BigInteger(BITS, RANDOM).toString(Character.MAX_RADIX),
        options.maxDowntime());
  }

  /** {@return at which of its addresses the target waits; empty for all} */
  String listens() {
    return LOOPBACK.contains(address) ? address : "";
  }

  /** Without the password. */
  @Override
  public String toString() {
    return address + ":" + port;
  }
}
