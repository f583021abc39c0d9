package dev.posada.vmware.files;

import java.util.List;
import java.util.Optional;

/**
 * What a user of VMware prefers ({@code preferences}, {@code preferences.ini}). Immutable.
 *
 * @param folder where new machines go; empty for the one of the product
 * @param recent the {@code .vmx} files that were opened last
 */
public record Preferences(Optional<String> folder, List<String> recent) {

  /** Copies the values. */
  public Preferences {
    recent = List.copyOf(recent);
  }

  /** {@return what a file says} */
  public static Preferences of(byte[] file) {
    Dictionary all = Dictionary.of(file);
    return new Preferences(
        all.value("prefvmx.defaultVMPath").filter(it -> !it.isBlank()),
        all.keys("pref.mruVM").stream()
            .filter(key -> key.matches("pref\\.mruvm\\d+\\.filename"))
            .map(all::text)
            .filter(it -> !it.isBlank())
            .distinct()
            .toList());
  }
}
