package dev.posada.vmware.text;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of vmrun or of a product. Immutable.
 *
 * @param number as in {@code 17.6.3}
 * @param build as in {@code 24583834}; empty if it is not told
 */
public record VersionText(String number, String build) {
  private static final Pattern VERSION =
      Pattern.compile(
          "(?m)^(?:vmrun version|VMware (?:Workstation|Fusion|Player)(?: Information)?\\D*?)"
              + " ?(\\d{2}H\\d|\\d{1,4}(?:\\.\\d{1,4})*)\\S*(?:.*?\\bbuild-(\\d+))?");

  /** {@return what {@code vmrun} without words, or {@code vmware -v}, tells of itself} */
  public static Optional<VersionText> of(String text) {
    Matcher version = VERSION.matcher(text);
    return version.find()
        ? Optional.of(
            new VersionText(version.group(1), version.group(2) == null ? "" : version.group(2)))
        : Optional.empty();
  }
}
