package dev.posada.spi.command;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The folders of {@code PATH}. */
final class LocalSearchPath {
  private final List<Path> folders;
  private final String ending;

  /**
   * Reads a search path.
   *
   * @param path the folders, separated as this system does it
   * @param ending what a tool's file is called behind its name
   */
  LocalSearchPath(String path, String ending) {
    this.ending = ending;
    List<Path> absolute = new ArrayList<>();
    for (String folder : path.split(File.pathSeparator)) {
      // An empty or relative entry means a file in whatever folder the program was started in:
      // nothing that a library should run.
      parsed(folder).filter(Path::isAbsolute).ifPresent(absolute::add);
    }
    folders = List.copyOf(absolute);
  }

  static LocalSearchPath here() {
    String path = System.getenv("PATH");
    // Not .bat and .cmd: Windows hands them to a shell, which reads the arguments.
    return new LocalSearchPath(path == null ? "" : path, File.separatorChar == '\\' ? ".exe" : "");
  }

  /** The absolute path of a tool, given by its plain name or by an absolute path. */
  Optional<String> find(String tool) {
    Path file = Path.of(tool);
    if (file.isAbsolute()) {
      return isTool(file) ? Optional.of(tool) : Optional.empty();
    }
    // Other names are a folder, or on Windows a drive or the root, by which it is looked for.
    if (tool.isBlank() || !tool.equals(String.valueOf(file.getFileName()))) {
      throw new IllegalArgumentException("neither a plain name nor an absolute path: " + tool);
    }
    return folders.stream()
        .map(folder -> folder.resolve(tool + ending))
        .filter(LocalSearchPath::isTool)
        .findFirst()
        .map(Path::toString);
  }

  private static boolean isTool(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }

  private static Optional<Path> parsed(String folder) {
    try {
      return Optional.of(Path.of(folder));
    } catch (InvalidPathException e) {
      return Optional.empty(); // as Windows does it with entries in quotes
    }
  }
}
