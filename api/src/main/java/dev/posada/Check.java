package dev.posada;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** What every public entry point asks of its arguments, said once. */
final class Check {
  private static final Pattern LABEL_KEY = Pattern.compile("[a-z0-9._/-]{1,63}");
  private static final int LABEL_VALUE = 256;
  private static final Pattern ABSOLUTE = Pattern.compile("(?s)/.*|[A-Za-z]:[/\\\\].*|\\\\\\\\.+");

  private Check() {}

  /** A text that must say something. */
  static String text(String value, String what) {
    Objects.requireNonNull(value, what);
    require(!value.isBlank(), what + " is blank");
    require(value.indexOf('\0') < 0, what + " contains a NUL character");
    return value;
  }

  static List<String> command(String... command) {
    List<String> words = List.of(command);
    require(!words.isEmpty(), "a command needs at least one word");
    words.forEach(word -> require(word.indexOf('\0') < 0, "command contains a NUL character"));
    require(!words.get(0).isEmpty(), "the first word of a command is empty");
    return words;
  }

  static String environmentKey(String key) {
    text(key, "key");
    require(key.indexOf('=') < 0, "an environment key contains no '=': " + key);
    return key;
  }

  static String labelKey(String key) {
    Objects.requireNonNull(key, "key");
    require(LABEL_KEY.matcher(key).matches(), "a label key matches " + LABEL_KEY + ": " + key);
    return key;
  }

  static String labelValue(String value) {
    Objects.requireNonNull(value, "value");
    require(
        value.length() <= LABEL_VALUE, "a label value has at most " + LABEL_VALUE + " characters");
    require(value.indexOf('\0') < 0, "a label value contains a NUL character");
    return value;
  }

  static Duration positive(Duration duration, String what) {
    Objects.requireNonNull(duration, what);
    require(!duration.isNegative() && !duration.isZero(), what + " is not positive: " + duration);
    return duration;
  }

  static ByteSize positive(ByteSize size, String what) {
    Objects.requireNonNull(size, what);
    require(size.bytes() > 0, what + " is not more than nothing");
    return size;
  }

  /** A path on the host, which may be of Windows though the caller's machine is not. */
  static String hostPath(String path, String what) {
    text(path, what);
    require(ABSOLUTE.matcher(path).matches(), "a path on the host is absolute: " + path);
    return path;
  }

  /** A file on the caller's machine. */
  static Path file(Path file, String what) {
    Objects.requireNonNull(file, what);
    require(!file.toString().isEmpty(), what + " is the empty path");
    return file;
  }

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
