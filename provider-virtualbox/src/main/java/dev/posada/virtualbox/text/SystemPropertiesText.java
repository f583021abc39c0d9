package dev.posada.virtualbox.text;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What {@code list systemproperties} says. Immutable. */
public final class SystemPropertiesText {
  private final Map<String, String> values = new LinkedHashMap<>();

  private SystemPropertiesText() {}

  /** {@return what it says} */
  public static SystemPropertiesText of(String stdout) {
    SystemPropertiesText all = new SystemPropertiesText();
    for (String line : stdout.split("\\R")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        all.values.putIfAbsent(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return all;
  }

  /**
   * {@return a value}
   *
   * @param label as in {@code Default machine folder}
   */
  public Optional<String> value(String label) {
    return Optional.ofNullable(values.get(label));
  }

  /** {@return the folder of new machines; empty if it is not told} */
  public String machineFolder() {
    return values.getOrDefault("Default machine folder", "");
  }
}
