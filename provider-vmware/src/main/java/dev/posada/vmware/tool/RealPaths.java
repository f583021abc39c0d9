package dev.posada.vmware.tool;

import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The paths that VMware tells machines by: those without links. Thread-safe; remembers what it has
 * found out, as machines do not move.
 */
final class RealPaths {
  private final CommandRunner runner;
  private final HostSystem system;
  private final Map<String, String> known = new ConcurrentHashMap<>();

  RealPaths(CommandRunner runner, HostSystem system) {
    this.runner = runner;
    this.system = system;
  }

  /**
   * {@return the real paths of those, in their order, each once; of what is not there, the path
   * itself}
   */
  List<String> of(Collection<String> paths, Operation op) {
    return byPath(paths, op).values().stream().distinct().toList();
  }

  /** {@return the real path of each; of what is not there, or not of this system, itself} */
  Map<String, String> byPath(Collection<String> paths, Operation op) {
    List<String> unknown =
        paths.stream()
            .filter(path -> !known.containsKey(path) && system.canName(path))
            .distinct()
            .toList();
    if (!unknown.isEmpty() && runner != CommandRunner.local() && system != HostSystem.WINDOWS) {
      ask(unknown, op);
    } else {
      unknown.forEach(RealPaths.this::look);
    }
    Map<String, String> all = new LinkedHashMap<>();
    paths.forEach(path -> all.put(path, known.getOrDefault(path, path)));
    return all;
  }

  private void look(String path) {
    try {
      boolean asItIs = system == HostSystem.WINDOWS;
      known.put(path, asItIs ? path : Path.of(path).toRealPath().toString());
    } catch (IOException | InvalidPathException e) {
      // It is not there, and may be later, somewhere else.
    }
  }

  /** A line for each that is there, with a mark, as names may have line ends in them. */
  private void ask(List<String> paths, Operation op) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "sh",
                "-c",
                "for f; do p=$(readlink -f -- \"$f\" 2>/dev/null || realpath -- \"$f\") && [ -e \"$p\" ]"
                    + " && printf '%s' \"$p\"; printf '\\0'; done",
                "sh"));
    words.addAll(paths);
    CommandResult said = runner.run(Command.read(words), op);
    String[] all = said.stdout().split("\0", -1);
    for (int i = 0; i < paths.size() && i < all.length; i++) {
      if (all[i].startsWith("/")) {
        known.put(paths.get(i), all[i]);
      }
    }
  }
}
