package dev.posada;

import java.util.Locale;

/**
 * A number of bytes, in binary units: a kibibyte is 1024 bytes. Immutable.
 *
 * <p>Rates are byte sizes per second.
 *
 * @param bytes the size, 0 or more
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  /**
   * Checks and takes the values.
   *
   * @param bytes the size, 0 or more
   */
  public ByteSize {
    Check.require(bytes >= 0, "a size is not negative: " + bytes);
  }

  /**
   * {@return a size in bytes}
   *
   * @param n how many, 0 or more
   */
  public static ByteSize bytes(long n) {
    return new ByteSize(n);
  }

  /**
   * {@return a size in kibibytes (1024 bytes)}
   *
   * @param n how many, 0 or more
   */
  public static ByteSize kib(long n) {
    return times(n, 10);
  }

  /**
   * {@return a size in mebibytes (1024 KiB)}
   *
   * @param n how many, 0 or more
   */
  public static ByteSize mib(long n) {
    return times(n, 20);
  }

  /**
   * {@return a size in gibibytes (1024 MiB)}
   *
   * @param n how many, 0 or more
   */
  public static ByteSize gib(long n) {
    return times(n, 30);
  }

  /**
   * {@return a size in tebibytes (1024 GiB)}
   *
   * @param n how many, 0 or more
   */
  public static ByteSize tib(long n) {
    return times(n, 40);
  }

  private static ByteSize times(long n, int power) {
    return new ByteSize(Math.multiplyExact(n, 1L << power));
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(bytes, other.bytes);
  }

  /**
   * {@return the size in the largest unit that leaves a number of at least 1, as in {@code 1.5
   * GiB}}
   */
  @Override
  public String toString() {
    int unit = bytes < 1024 ? 0 : (63 - Long.numberOfLeadingZeros(bytes)) / 10;
    long whole = bytes >> (10 * unit);
    boolean exact = whole << (10 * unit) == bytes;
    return exact
        ? whole + " " + UNITS[unit]
        : String.format(Locale.ROOT, "%.1f %s", bytes / (double) (1L << (10 * unit)), UNITS[unit]);
  }
}
