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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The paths that VMware tells machines by: those without links. Thread-safe; remembers what it has
 * found out, as machines do not move.
 */
final class RealPaths {
  private final CommandRunner runner;
  private final boolean windows;
  private final Map<String, String> known = new ConcurrentHashMap<>();

  RealPaths(CommandRunner runner, boolean windows) {
    this.runner = runner;
    this.windows = windows;
  }

  /** {@return the real paths of those, in their order; of what is not there, the path itself} */
  List<String> of(Collection<String> paths, Operation op) {
    List<String> unknown = paths.stream().filter(path -> !known.containsKey(path)).toList();
    if (!unknown.isEmpty() && runner != CommandRunner.local() && !windows) {
      ask(unknown, op);
    } else {
      unknown.forEach(RealPaths.this::look);
    }
    return paths.stream().map(path -> known.getOrDefault(path, path)).distinct().toList();
  }

  private void look(String path) {
    try {
      known.put(path, windows ? path : Path.of(path).toRealPath().toString());
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
