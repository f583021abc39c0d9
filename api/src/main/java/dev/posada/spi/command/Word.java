package dev.posada.spi.command;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One word of a command.
 *
 * @param text what the tool gets, or what is in the file whose path it gets
 * @param kind what becomes of it
 */
record Word(String text, Kind kind) {
  static final String HIDDEN = "***";

  private static final Pattern PLAIN = Pattern.compile("[\\p{Alnum}_./:\\\\=@%+,-]+");

  /** What becomes of a word. */
  enum Kind {
    PLAIN,
    SECRET,
    SECRET_FILE
  }

  Word {
    Objects.requireNonNull(kind, "kind");
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a word contains a NUL character");
    }
  }

  boolean isSecret() {
    return kind != Kind.PLAIN;
  }

  /** What may be seen of it. */
  String visible() {
    return isSecret() ? HIDDEN : text;
  }

  /** The same, in quotes where a blank or a special character would hide its ends. */
  @Override
  public String toString() {
    return isSecret() || PLAIN.matcher(text).matches() ? visible() : quoted();
  }

  private String quoted() {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
