package dev.posada;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Addresses and subnets as they are written: numbers alone, no name server is asked. */
final class IpText {
  private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern V4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final Pattern PREFIX = Pattern.compile("\\d{1,3}");

  private IpText() {}

  /** Returns the bytes of an address. */
  static byte[] address(String text) {
    boolean v6 = V6.matcher(text).matches();
    Check.require(v6 || V4.matcher(text).matches(), "not an IP address: " + text);
    try {
      // In brackets it can only be a number, which Java never looks up.
      return InetAddress.getByName(v6 ? "[" + text + "]" : text).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an IP address: " + text, e);
    }
  }

  /** Checks an address and the length of its prefix, with nothing behind the prefix. */
  static String subnet(String text) {
    String[] parts = text.split("/", -1);
    Check.require(
        parts.length == 2 && PREFIX.matcher(parts[1]).matches(),
        "a subnet is an address, a slash and a number of bits, as in 10.7.0.0/24: " + text);
    byte[] address = address(parts[0]);
    int prefix = Integer.parseInt(parts[1]);
    Check.require(
        prefix <= 8 * address.length, "a subnet has no more bits than its address: " + text);
    for (int bit = prefix; bit < 8 * address.length; bit++) {
      Check.require(
          (address[bit / 8] >> (7 - bit % 8) & 1) == 0,
          "a subnet is 0 behind its first " + prefix + " bits: " + text);
    }
    return text;
  }
}
