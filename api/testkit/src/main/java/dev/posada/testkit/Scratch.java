package dev.posada.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A folder on the caller's machine, gone when the clause ends. */
final class Scratch {
  private Scratch() {}

  static Path folder(Lab lab) {
    try {
      Path folder = Files.createTempDirectory("posada-test-");
      lab.afterwards(() -> remove(folder));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a file that a host made for a test, if the host is this machine. */
  static void removeIfOurs(String hostPath) {
    Path file = Path.of(hostPath);
    if (file.getFileName().toString().startsWith("posada-test-")) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException notOurs) {
        // another user's: it is in a folder of the hypervisor, which tests own
      }
    }
  }

  /** A file of random bytes. */
  static Path file(Path folder, String name, int size, Random random) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return file(folder, name, bytes);
  }

  static Path file(Path folder, String name, byte[] bytes) {
    try {
      return Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of what is in a folder, in order. */
  static List<String> names(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
