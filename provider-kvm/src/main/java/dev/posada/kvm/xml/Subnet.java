package dev.posada.kvm.xml;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Addresses that have their first bits in common. Immutable.
 *
 * @param first the address whose other bits are 0
 * @param prefix how many bits they have in common
 * @param bits how many an address has: 32 or 128
 */
public record Subnet(BigInteger first, int prefix, int bits) {
  private static final Pattern NUMERIC = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final int V4 = 32;

  /** Clears what does not belong to the subnet. */
  public Subnet {
    first = first.shiftRight(bits - prefix).shiftLeft(bits - prefix);
  }

  /**
   * {@return the subnet in which an address lies}
   *
   * @throws IllegalArgumentException if it is no address in numbers, or has not as many bits
   */
  public static Subnet of(String address, int prefix) {
    return of(bytes(address), prefix);
  }

  /** {@return the subnet in which an address lies} */
  public static Subnet of(byte[] address, int prefix) {
    int bits = address.length * Byte.SIZE;
    if (prefix < 0 || prefix > bits) {
      throw new IllegalArgumentException("an address has no " + prefix + " bits");
    }
    return new Subnet(new BigInteger(1, address), prefix, bits);
  }

  /** {@return what is written as in {@code 10.7.0.0/24}} */
  public static Subnet parse(String text) {
    int slash = text.indexOf('/');
    return of(text.substring(0, slash), Integer.parseInt(text.substring(slash + 1)));
  }

  /** {@return how many bits of a mask are 1} */
  static int prefix(String mask) {
    return new BigInteger(1, bytes(mask)).bitCount();
  }

  /** What a name server could be asked for is refused. */
  private static byte[] bytes(String address) {
    if (!NUMERIC.matcher(address).matches()) {
      throw new IllegalArgumentException("not an address: " + address);
    }
    try {
      return InetAddress.getByName(address.contains(":") ? "[" + address + "]" : address)
          .getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an address: " + address, e);
    }
  }

  public boolean isV4() {
    return bits == V4;
  }

  /** {@return whether some address is in both} */
  public boolean overlaps(Subnet that) {
    int common = bits - Math.min(prefix, that.prefix);
    return bits == that.bits && first.shiftRight(common).equals(that.first.shiftRight(common));
  }

  /** {@return how many addresses it has} */
  BigInteger size() {
    return BigInteger.ONE.shiftLeft(bits - prefix);
  }

  /** {@return one of its addresses, as text} */
  String address(BigInteger number) {
    byte[] bytes = new byte[bits / Byte.SIZE];
    byte[] value = first.add(number).toByteArray(); // perhaps with a 0 for the sign
    int length = Math.min(value.length, bytes.length);
    System.arraycopy(value, value.length - length, bytes, bytes.length - length, length);
    return isV4() ? dotted(bytes) : shortest(bytes);
  }

  private static String dotted(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte one : bytes) {
      text.append(text.length() == 0 ? "" : ".").append(one & 0xFF);
    }
    return text.toString();
  }

  /** The longest row of zeros is left out, as RFC 5952 wants. */
  private static String shortest(byte[] bytes) {
    int[] words = new int[bytes.length / 2];
    Arrays.setAll(words, i -> (bytes[2 * i] & 0xFF) << Byte.SIZE | bytes[2 * i + 1] & 0xFF);
    int from = 0;
    int length = 1; // one zero is written
    for (int start = 0; start < words.length; start++) {
      int end = start;
      while (end < words.length && words[end] == 0) {
        end++;
      }
      if (end - start > length) {
        from = start;
        length = end - start;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words.length; i++) {
      if (length > 1 && i == from) {
        text.append("::");
        i += length - 1;
      } else {
        boolean separated = text.length() == 0 || text.charAt(text.length() - 1) == ':';
        text.append(separated ? "" : ":").append(Integer.toHexString(words[i]));
      }
    }
    return text.toString();
  }

  /** {@return as in {@code 10.7.0.0/24}} */
  @Override
  public String toString() {
    return address(BigInteger.ZERO) + "/" + prefix;
  }
}
