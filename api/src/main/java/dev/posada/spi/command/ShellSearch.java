package dev.posada.spi.command;

import dev.posada.spi.Operation;
import java.util.Optional;

/** Looks for tools where a runner runs them, with the shell that is there. */
final class ShellSearch {
  /**
   * Prints the path. Tool. As {@link LocalSearchPath}: only absolute folders of the search path.
   */
  private static final String SCRIPT =
      """
      case $1 in
        /*) [ -f "$1" ] && [ -x "$1" ] && printf '%s' "$1"; exit 0 ;;
      esac
      set -f
      IFS=:
      for folder in $PATH; do
        case $folder in
          /*) [ -f "$folder/$1" ] && [ -x "$folder/$1" ] && printf '%s' "${folder%/}/$1" && exit ;;
        esac
      done
      exit 0
      """;

  private ShellSearch() {}

  /** The absolute path of a tool, given by its plain name or by an absolute path. */
  static Optional<String> find(String tool, CommandRunner runner, Operation op) {
    boolean plain = !tool.isBlank() && tool.indexOf('/') < 0;
    if (tool.indexOf('\0') >= 0 || !plain && !tool.startsWith("/")) {
      throw new IllegalArgumentException("neither a plain name nor an absolute path: " + tool);
    }
    Command command = Command.read(ToolFiles.script(SCRIPT, tool)).titled("look for " + tool);
    CommandResult result = runner.run(command, op);
    if (result.exitCode() != 0) {
      throw ToolFiles.failure(tool, result);
    }
    return Optional.of(result.stdout()).filter(path -> !path.isEmpty());
  }
}
