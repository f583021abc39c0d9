package dev.posada.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A folder on the caller's machine, gone when the clause ends. */
final class CallerFolder {
  private CallerFolder() {}

  static Path of(Lab lab) {
    try {
      Path folder = Files.createTempDirectory("posada-test-");
      lab.afterwards(() -> remove(folder));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path folder(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns all that is below a folder, by relative path: "folder", or what tells the bytes. */
  static Map<String, String> tree(Path top) {
    Map<String, String> tree = new TreeMap<>();
    for (Path path : walk(top)) {
      String told =
          Files.isDirectory(path)
              ? "folder"
              : path.toFile().length() + " bytes, hash " + Arrays.hashCode(read(path));
      tree.put(top.relativize(path).toString(), told);
    }
    return tree;
  }

  private static List<Path> walk(Path top) {
    try (Stream<Path> all = Files.walk(top)) {
      return all.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path top) {
    walk(top).stream().sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
  }
}
