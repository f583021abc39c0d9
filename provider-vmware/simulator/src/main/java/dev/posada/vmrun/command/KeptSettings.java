package dev.posada.vmrun.command;

import dev.posada.vmrun.files.Dictionary;
import dev.posada.vmrun.files.SnapshotTree.Snap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The settings of a machine, which the state of a snapshot has too: going back to it, or cloning
 * it, brings back its devices and sizes. [D; that name and addresses stay is G]
 */
final class KeptSettings {
  private static final String HEAD = "simulated state\n";
  private static final Pattern STAYS =
      Pattern.compile("displayname|uuid\\..*|ethernet\\d+\\.generatedaddress.*");

  private KeptSettings() {}

  /** Adds them to a state that was written; those of an encrypted machine are not kept. */
  static void keep(Machine machine, String state) throws IOException {
    if (!machine.encrypted()) {
      Path file = machine.files().inFolder(state);
      Files.write(file, machine.config().bytes(), StandardOpenOption.APPEND);
    }
  }

  static Optional<Dictionary> of(Machine machine, Snap snap) throws IOException {
    Path file = machine.files().inFolder(snap.get("filename"));
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    byte[] bytes = Files.readAllBytes(file);
    return bytes.length <= HEAD.length()
        ? Optional.empty()
        : Optional.of(Dictionary.parse(Arrays.copyOfRange(bytes, HEAD.length(), bytes.length)));
  }

  /** Makes the settings of a machine those of a snapshot. */
  static void restore(Dictionary config, Dictionary kept) {
    for (String name : config.names()) {
      if (!stays(name) && !kept.has(name)) {
        config.remove(name);
      }
    }
    for (String name : kept.names()) {
      if (!stays(name)) {
        config.set(name, kept.get(name));
      }
    }
  }

  private static boolean stays(String name) {
    return STAYS.matcher(name.toLowerCase(Locale.ROOT)).matches();
  }
}
