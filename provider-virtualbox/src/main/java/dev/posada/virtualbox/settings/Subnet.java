package dev.posada.virtualbox.settings;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * IPv4 addresses that have their first bits in common. Immutable.
 *
 * @param first the first of them
 * @param prefix how many bits they have in common
 */
public record Subnet(long first, int prefix) {
  private static final int BITS = 32;
  private static final Pattern ADDRESS =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");

  /** Clears what does not belong to the subnet. */
  public Subnet {
    first = first >> BITS - prefix << BITS - prefix;
  }

  /** {@return what is written as in {@code 10.7.0.0/24}; empty if it is something else} */
  public static Optional<Subnet> parse(String text) {
    int slash = text.indexOf('/');
    return slash < 0 || !text.substring(slash + 1).matches("\\d{1,2}")
        ? Optional.empty()
        : of(text.substring(0, slash), Integer.parseInt(text.substring(slash + 1)));
  }

  /** {@return that of an address and a mask; empty if they are none, or unset} */
  public static Optional<Subnet> masked(String address, String mask) {
    long bits = number(mask);
    return bits <= 0 || address.equals("0.0.0.0")
        ? Optional.empty()
        : of(address, Long.bitCount(bits));
  }

  private static Optional<Subnet> of(String address, int prefix) {
    long number = number(address);
    return number < 0 || prefix > BITS ? Optional.empty() : Optional.of(new Subnet(number, prefix));
  }

  /** {@return the number of an address; -1 if it is none} */
  private static long number(String address) {
    Matcher parts = ADDRESS.matcher(address);
    if (!parts.matches()) {
      return -1;
    }
    long number = 0;
    for (int part = 1; part <= parts.groupCount(); part++) {
      int value = Integer.parseInt(parts.group(part));
      if (value > 255) {
        return -1;
      }
      number = number << 8 | value;
    }
    return number;
  }

  /** {@return whether some address is in both} */
  public boolean overlaps(Subnet that) {
    int rest = BITS - Math.min(prefix, that.prefix);
    return first >> rest == that.first >> rest;
  }

  /** {@return how many addresses it has} */
  public long size() {
    return 1L << BITS - prefix;
  }

  /** {@return one of its addresses, counted from 0} */
  public String address(long index) {
    return text(first + index);
  }

  /** {@return its mask, as in {@code 255.255.255.0}} */
  public String mask() {
    return text((1L << BITS) - size());
  }

  private static String text(long number) {
    return (number >> 24 & 255)
        + "."
        + (number >> 16 & 255)
        + "."
        + (number >> 8 & 255)
        + "."
        + (number & 255);
  }

  @Override
  public String toString() {
    return text(first) + "/" + prefix;
  }
}
