package dev.posada.virtualbox.text;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of {@code guestproperty enumerate}. Immutable.
 *
 * <p>Values are written as they are, over several lines too.
 *
 * @param key as in {@code /VirtualBox/GuestInfo/Net/0/V4/IP}
 * @param value its value
 * @param changed when it was set last
 * @param flags as in {@code TRANSIENT, TRANSRESET}; empty for none
 */
public record PropertyText(String key, String value, Instant changed, String flags) {
  private static final String VALUE = "Value: ";
  private static final Pattern ONE =
      Pattern.compile(
          "^(/?\\S.*?) *= '(.*?)' *@ (\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z)(?: ([A-Z, ]+))?\\r?(?:\\n|\\z)",
          Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern UNTIL_6 =
      Pattern.compile(
          "^Name: (.*?), value: (.*?),(?: timestamp: (\\d+),)? flags: ?(?:<NULL>|([A-Z, ]*))\\r?(?:\\n|\\z)",
          Pattern.MULTILINE | Pattern.DOTALL);

  /** {@return all properties, in the order of the text} */
  public static List<PropertyText> of(String stdout) {
    List<PropertyText> all = new ArrayList<>();
    Matcher one = ONE.matcher(stdout);
    while (one.find()) {
      String flags = one.group(4) == null ? "" : one.group(4);
      Instant changed;
      try {
        changed = Instant.parse(one.group(3));
      } catch (DateTimeParseException e) {
        continue; // written by the guest, in a value
      }
      all.add(new PropertyText(one.group(1), one.group(2), changed, flags.strip()));
    }
    return all.isEmpty() ? old(stdout) : List.copyOf(all);
  }

  private static List<PropertyText> old(String stdout) {
    List<PropertyText> all = new ArrayList<>();
    Matcher old = UNTIL_6.matcher(stdout);
    while (old.find()) {
      long nanos = old.group(3) == null ? 0 : Long.parseLong(old.group(3));
      Instant changed = Instant.ofEpochSecond(0, nanos);
      String flags = old.group(4) == null ? "" : old.group(4).strip();
      all.add(new PropertyText(old.group(1), old.group(2), changed, flags));
    }
    return List.copyOf(all);
  }

  /** {@return what {@code guestproperty get} or {@code getextradata} with a key tells} */
  public static Optional<String> value(String stdout) {
    int start = stdout.startsWith(VALUE) ? 0 : stdout.indexOf("\n" + VALUE) + 1;
    if (!stdout.startsWith(VALUE, start)) {
      return Optional.empty();
    }
    String value = stdout.substring(start + VALUE.length());
    return Optional.of(value.replaceFirst("\\r?\\n\\z", ""));
  }
}
