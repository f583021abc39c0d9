package dev.posada.virtualbox.machine;

import dev.posada.HypervisorException;
import dev.posada.spi.Operation;
import dev.posada.virtualbox.tool.Installation;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The settings files of machines that cannot be read, as text. VirtualBox does not know what such a
 * machine has and deletes it with another one; who repairs the file wants its disks. Immutable.
 */
final class Unreadable {
  static final Unreadable NONE = new Unreadable(Map.of());

  private final Map<String, String> texts;

  /**
   * Takes the texts.
   *
   * @param texts by their paths
   */
  Unreadable(Map<String, String> texts) {
    this.texts = Map.copyOf(texts);
  }

  /** Also those that VirtualBox kept when it wrote the settings anew: the last may be empty. */
  static Unreadable look(Installation vbox, Iterable<String> ids, Operation op) {
    Map<String, String> paths = vbox.settings().registry(op).machines();
    Map<String, String> texts = new LinkedHashMap<>();
    for (String id : ids) {
      String path = paths.get(id);
      for (String file : path == null ? List.<String>of() : List.of(path, path + "-prev")) {
        try {
          byte[] bytes = vbox.files().read(file, op);
          texts.put(file, new String(bytes, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT));
        } catch (HypervisorException none) {
          op.check();
        }
      }
    }
    return new Unreadable(texts);
  }

  /** {@return the file that names an image} */
  Optional<String> naming(String image) {
    return texts.keySet().stream()
        .sorted()
        .filter(file -> texts.get(file).contains(image.toLowerCase(Locale.ROOT)))
        .findFirst();
  }
}
