package dev.posada.spi.tar;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** What stands in a header of PAX, as far as anybody here asks for it. Not thread-safe. */
final class PaxRecords {
  private static final Pattern SIZE = Pattern.compile("[0-9]{1,18}");
  private static final Pattern TIME = Pattern.compile("-?[0-9]{1,16}(\\.[0-9]{0,32})?");

  private final Map<String, String> known = new HashMap<>();

  void clear() {
    known.clear();
  }

  /**
   * Adds records: {@code <length> <key>=<value>\n}, where the length counts itself. The later one
   * of two counts, and an empty value takes back what was said before.
   *
   * @throws TarException if they are broken, or if they say that the content is not the file's
   */
  void add(byte[] bytes) throws TarException {
    for (int at = 0; at < bytes.length; ) {
      int space = digits(bytes, at);
      int end = at + length(bytes, at, space);
      int equals = space + 1;
      while (equals < end && bytes[equals] != '=') {
        equals++;
      }
      if (equals >= end || bytes[end - 1] != '\n' || equals == space + 1) {
        throw broken();
      }
      String key = new String(bytes, space + 1, equals - space - 1, StandardCharsets.UTF_8);
      take(key, bytes, equals + 1, end - 1);
      at = end;
    }
  }

  private static int digits(byte[] bytes, int from) throws TarException {
    int at = from;
    while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    if (at == from || at - from > 8 || at == bytes.length || bytes[at] != ' ') {
      throw broken();
    }
    return at;
  }

  private static int length(byte[] bytes, int from, int to) throws TarException {
    int length = 0;
    for (int i = from; i < to; i++) {
      length = length * 10 + bytes[i] - '0';
    }
    if (length <= to - from || length > bytes.length - from) {
      throw broken();
    }
    return length;
  }

  private void take(String key, byte[] bytes, int from, int to) throws TarException {
    if (key.startsWith("GNU.sparse.")) {
      throw new TarException("a sparse file, whose content is not as it stands there");
    }
    switch (key) {
      case "path", "linkpath", "size", "mtime" -> {
        String value = TarFields.text(bytes, from, to - from);
        if (hasNul(bytes, from, to)) {
          throw new TarException("a name with a NUL in it");
        }
        if (value.isEmpty()) {
          known.remove(key);
        } else {
          known.put(key, value);
        }
      }
      default -> {} // owners, times of access, attributes: nobody asks for them
    }
  }

  private static boolean hasNul(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == 0) {
        return true;
      }
    }
    return false;
  }

  Optional<String> path() {
    return Optional.ofNullable(known.get("path"));
  }

  Optional<String> target() {
    return Optional.ofNullable(known.get("linkpath"));
  }

  OptionalLong size() throws TarException {
    String size = known.get("size");
    if (size == null) {
      return OptionalLong.empty();
    }
    if (!SIZE.matcher(size).matches()) {
      throw new TarException("a size that is none: " + shown(size));
    }
    return OptionalLong.of(Long.parseLong(size));
  }

  Optional<Instant> modified() throws TarException {
    String time = known.get("mtime");
    if (time == null) {
      return Optional.empty();
    }
    if (!TIME.matcher(time).matches()) {
      throw new TarException("a time that is none: " + shown(time));
    }
    BigInteger nanos = new BigDecimal(time).movePointRight(9).toBigInteger();
    BigInteger[] parts = nanos.divideAndRemainder(BigInteger.valueOf(1_000_000_000));
    return Optional.of(Instant.ofEpochSecond(parts[0].longValue(), parts[1].longValue()));
  }

  private static String shown(String value) {
    return value.length() > 40 ? value.substring(0, 40) + "..." : value;
  }

  private static TarException broken() {
    return new TarException("a broken PAX header");
  }
}
