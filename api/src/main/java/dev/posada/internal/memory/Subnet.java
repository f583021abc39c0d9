package dev.posada.internal.memory;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The addresses of a network: an IPv4 or IPv6 prefix. Immutable.
 *
 * @param first the first address, as a number
 * @param bits how many bits an address has
 * @param prefix how many of them all addresses share
 */
record Subnet(BigInteger first, int bits, int prefix) {

  /** Reads what the API has checked already. */
  static Subnet parse(String text) {
    int slash = text.indexOf('/');
    byte[] address = address(text.substring(0, slash)).getAddress();
    return new Subnet(
        new BigInteger(1, address),
        address.length * 8,
        Integer.parseInt(text.substring(slash + 1)));
  }

  /** A number is never looked up. */
  static InetAddress address(String number) {
    try {
      return InetAddress.getByName(number);
    } catch (UnknownHostException e) {
      throw Refused.value("not an address: " + number);
    }
  }

  boolean overlaps(Subnet other) {
    int shared = Math.min(prefix, other.prefix);
    return bits == other.bits
        && first.shiftRight(bits - shared).equals(other.first.shiftRight(bits - shared));
  }

  /** Returns how many guests it has room for, besides the host and the broadcast; at most a lot. */
  int room() {
    int free = bits - prefix;
    return free > 16 ? 1 << 16 : (1 << free) - 3;
  }

  /** Returns the address that stands so far behind the first one. */
  InetAddress at(int number) {
    byte[] whole = first.add(BigInteger.valueOf(number)).toByteArray();
    byte[] address = new byte[bits / 8];
    int count = Math.min(whole.length, address.length); // a sign may stand in front
    System.arraycopy(whole, whole.length - count, address, address.length - count, count);
    try {
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new AssertionError(e); // it has the length of an address
    }
  }
}
