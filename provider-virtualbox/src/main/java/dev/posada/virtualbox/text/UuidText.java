package dev.posada.virtualbox.text;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The UUID of what a command has made. */
public final class UuidText {
  static final String PATTERN = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

  private static final Pattern LAST =
      Pattern.compile("UUID: \\{?(" + PATTERN + ")}?[ \\r]*$", Pattern.MULTILINE);

  private UuidText() {}

  /**
   * {@return the last UUID that {@code createvm}, {@code createmedium}, {@code clonemedium} or
   * {@code snapshot take} tells; names, which may look so too, come before it}
   */
  public static Optional<String> of(String stdout) {
    Optional<String> last = Optional.empty();
    Matcher uuid = LAST.matcher(stdout);
    while (uuid.find()) {
      last = Optional.of(bare(uuid.group(1)));
    }
    return last;
  }

  static String bare(String uuid) {
    return uuid.toLowerCase(Locale.ROOT);
  }
}
