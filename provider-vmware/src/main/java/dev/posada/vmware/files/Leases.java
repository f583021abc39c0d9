package dev.posada.vmware.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The addresses that a DHCP server has given. Immutable.
 *
 * <p>VMware's own server writes as that of ISC does, to the end of a file that it cleans up now and
 * then: of two leases of one address the later one counts. The server of macOS 11 and later, which
 * serves the networks of Fusion there, writes another form.
 *
 * @param leases the last one of each address
 */
public record Leases(List<Lease> leases) {

  /**
   * An address that was given.
   *
   * @param address as in {@code 192.168.80.128}
   * @param mac to whom, in small letters, six pairs of digits; empty if the file does not tell
   * @param ends when it ends; empty if it does not
   * @param usable whether it is in use, as far as the file tells: not given back, nor found taken
   * @param name the name that the guest gave itself; empty without one
   */
  public record Lease(
      String address, String mac, Optional<Instant> ends, boolean usable, String name) {

    private boolean isValid(Instant now) {
      return usable && ends.filter(end -> end.isBefore(now)).isEmpty();
    }
  }

  /** Copies the values. */
  public Leases {
    leases = List.copyOf(leases);
  }

  /** {@return what a file says, of either form; what is cut off at its end is left out} */
  public static Leases of(byte[] file) {
    String text = Encoding.text(file, UTF_8);
    List<Lease> all =
        text.contains("ip_address=") ? AppleLease.read(text) : IscLease.read(LeaseWords.of(text));
    Map<String, Lease> last = new LinkedHashMap<>();
    for (Lease lease : all) {
      last.remove(lease.address());
      last.put(lease.address(), lease);
    }
    return new Leases(new ArrayList<>(last.values()));
  }

  /**
   * {@return the addresses that a card has now, the latest first}
   *
   * @param mac its address, in whatever letters
   */
  public List<String> addresses(String mac, Instant now) {
    String wanted = plain(mac);
    List<String> found =
        leases.stream()
            .filter(lease -> lease.mac().equals(wanted) && lease.isValid(now))
            .map(Lease::address)
            .collect(Collectors.toCollection(ArrayList::new));
    Collections.reverse(found);
    return List.copyOf(found);
  }

  /** {@return a MAC address in small letters and six pairs: macOS leaves zeroes out} */
  static String plain(String mac) {
    return Stream.of(mac.strip().toLowerCase(Locale.ROOT).split("[:-]"))
        .map(pair -> pair.length() == 1 ? "0" + pair : pair)
        .collect(Collectors.joining(":"));
  }
}
