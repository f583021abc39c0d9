package dev.posada.virtualbox;

import dev.posada.ProviderOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An option of a migration: how the VirtualBox that has the machine reaches the other one, to which
 * it sends the memory. Immutable; each method returns a changed copy.
 *
 * <p>Without it, that is the host of the URI of the target, and a port that nobody uses as a rule.
 */
public final class VirtualBoxMigrateOptions implements ProviderOption {
  private static final VirtualBoxMigrateOptions DEFAULTS = new VirtualBoxMigrateOptions(null, 0);
  private static final int HIGHEST = 65535;

  private final String address;
  private final int port;

  private VirtualBoxMigrateOptions(String address, int port) {
    this.address = address;
    this.port = port;
  }

  /** {@return those of a migration; of several, the last} */
  static VirtualBoxMigrateOptions of(List<ProviderOption> options) {
    VirtualBoxMigrateOptions ours = DEFAULTS;
    for (ProviderOption option : options) {
      if (option instanceof VirtualBoxMigrateOptions given) {
        ours = given;
      }
    }
    return ours;
  }

  /** {@return the options that hold when none are given; of several that are, the last holds} */
  public static VirtualBoxMigrateOptions defaults() {
    return DEFAULTS;
  }

  /**
   * {@return a copy with the address of the target}
   *
   * @param host a name or an IP address by which the machine's host reaches the other one
   */
  public VirtualBoxMigrateOptions address(String host) {
    if (Objects.requireNonNull(host, "host").isBlank()) {
      throw new IllegalArgumentException("no address");
    }
    return new VirtualBoxMigrateOptions(host, port);
  }

  /** {@return the address of the target, if it is told} */
  public Optional<String> address() {
    return Optional.ofNullable(address);
  }

  /**
   * {@return a copy with the port at which the target waits, as one that a firewall lets through}
   *
   * @param port of TCP, 1 to 65535
   */
  public VirtualBoxMigrateOptions port(int port) {
    if (port < 1 || port > HIGHEST) {
      throw new IllegalArgumentException("1 to " + HIGHEST + ": " + port);
    }
    return new VirtualBoxMigrateOptions(address, port);
  }

  /** {@return the port at which the target waits, if it is told} */
  public OptionalInt port() {
    return port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
  }

  /** {@return the options as a line} */
  @Override
  public String toString() {
    return "to "
        + (address == null ? "the host of the target's URI" : address)
        + (port == 0 ? "" : ", port " + port);
  }
}
