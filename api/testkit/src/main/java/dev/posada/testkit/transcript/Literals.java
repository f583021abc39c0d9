package dev.posada.testkit.transcript;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Secrets whose values are known, hidden wherever they are. */
final class Literals {
  static final String HIDDEN = "***";

  private final List<String> secrets; // a character a byte

  /** Takes secrets; blank ones are none. */
  Literals(Collection<String> secrets) {
    this.secrets =
        secrets.stream()
            .filter(secret -> !secret.isBlank())
            .distinct()
            .map(secret -> new String(secret.getBytes(UTF_8), ISO_8859_1))
            .sorted(Comparator.comparing(String::length).reversed()) // one may be part of another
            .toList();
  }

  byte[] hiddenIn(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    String hidden = hiddenIn(text);
    return hidden.equals(text) ? bytes : hidden.getBytes(ISO_8859_1);
  }

  /** As {@link #hiddenIn(byte[])}, for a text of which a character is a byte. */
  String hiddenIn(String text) {
    String hidden = text;
    for (String secret : secrets) {
      hidden = hidden.replace(secret, HIDDEN);
    }
    return hidden;
  }

  /** Hides them under as many asterisks as they have bytes, where lengths count. */
  byte[] coveredIn(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    for (String secret : secrets) {
      text = text.replace(secret, "*".repeat(secret.length()));
    }
    return text.getBytes(ISO_8859_1);
  }
}
