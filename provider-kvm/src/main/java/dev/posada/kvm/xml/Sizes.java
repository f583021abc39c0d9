package dev.posada.kvm.xml;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Sizes in the XML of storage: a number, and a unit in an attribute. */
final class Sizes {
  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);
  private static final Map<String, Integer> POWERS =
      Map.of("k", 1, "m", 2, "g", 3, "t", 4, "p", 5, "e", 6);

  private Sizes() {}

  /** {@return bytes; empty if it is not there, or is no size} */
  static OptionalLong bytes(Xml parent, String name) {
    Optional<Xml> size = parent.child(name);
    if (size.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      BigDecimal number = new BigDecimal(size.get().text().strip());
      BigInteger factor = factor(size.get().attribute("unit").orElse("bytes"));
      BigInteger bytes = number.multiply(new BigDecimal(factor)).toBigInteger();
      return bytes.signum() < 0
          ? OptionalLong.empty()
          : OptionalLong.of(bytes.min(MOST).longValueExact()); // libvirt counts to 2^64
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** {@code KB} is a thousand; {@code K} and {@code KiB} are 1024. */
  private static BigInteger factor(String unit) {
    String word = unit.toLowerCase(Locale.ROOT);
    if (word.equals("b") || word.equals("byte") || word.equals("bytes")) {
      return BigInteger.ONE;
    }
    Integer power = POWERS.get(word.substring(0, 1));
    String rest = word.substring(1);
    if (power == null || !(rest.isEmpty() || rest.equals("b") || rest.equals("ib"))) {
      throw new NumberFormatException(unit);
    }
    return BigInteger.valueOf(rest.equals("b") ? 1000 : 1024).pow(power);
  }
}
