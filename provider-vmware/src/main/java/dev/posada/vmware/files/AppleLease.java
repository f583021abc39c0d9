package dev.posada.vmware.files;

import dev.posada.vmware.files.Leases.Lease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the leases of the server of macOS, the newest first. */
final class AppleLease {
  private static final Pattern ONE = Pattern.compile("\\{([^{}]*)}");
  private static final Pattern ENDS = Pattern.compile("0x(\\p{XDigit}{1,15})");

  private AppleLease() {}

  /** {@return the leases, the newest last} */
  static List<Lease> read(String text) {
    List<Lease> all = new ArrayList<>();
    Matcher one = ONE.matcher(text);
    while (one.find()) {
      String block = one.group(1);
      String hardware = value(block, "hw_address");
      String mac = hardware.startsWith("1,") ? Leases.plain(hardware.substring(2)) : "";
      Matcher ends = ENDS.matcher(value(block, "lease"));
      all.add(
          0,
          new Lease(
              value(block, "ip_address"),
              mac,
              ends.matches()
                  ? Optional.of(Instant.ofEpochSecond(Long.parseLong(ends.group(1), 16)))
                  : Optional.empty(),
              true,
              value(block, "name")));
    }
    return all;
  }

  private static String value(String block, String key) {
    Matcher value = Pattern.compile("(?m)^\\s*" + key + "=(.*?)\\s*$").matcher(block);
    return value.find() ? value.group(1) : "";
  }
}
