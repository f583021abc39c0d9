package dev.posada;

import java.util.Objects;

/**
 * What a hypervisor said, in its own words. Immutable.
 *
 * @param source who said it, as in {@code docker} or {@code libvirt}
 * @param code its code, as in {@code 409}; may be empty
 * @param text its text
 */
public record NativeError(String source, String code, String text) {

  /**
   * Checks and takes the values.
   *
   * @param source who said it, as in {@code docker} or {@code libvirt}
   * @param code its code, as in {@code 409}; may be empty
   * @param text its text
   */
  public NativeError {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(text, "text");
  }

  @Override
  public String toString() {
    return text + " (" + (code.isEmpty() ? source : source + " " + code) + ")";
  }
}
