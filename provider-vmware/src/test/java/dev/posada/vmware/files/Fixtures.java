package dev.posada.vmware.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Machine files that were made up, each with what it says beside it. */
final class Fixtures {
  private Fixtures() {}

  /** {@return the names of all, without their ends} */
  static List<String> names() {
    try (Stream<Path> all = Files.list(folder())) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(".vmx"))
          .map(name -> name.substring(0, name.length() - ".vmx".length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    try {
      return Path.of(Fixtures.class.getResource("vmx/01-smallest.vmx").toURI()).getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] bytes(String file) {
    try {
      return Files.readAllBytes(folder().resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static MachineFile machine(String name) {
    return MachineFile.of("/vms/" + name + ".vmx", bytes(name + ".vmx"));
  }

  /** {@return the lines of a file, with their ends, but for those of these keys} */
  static List<String> linesWithout(byte[] file, Set<String> keys) {
    List<String> kept = new ArrayList<>();
    for (String line : new String(file, ISO_8859_1).split("(?<=\n)|(?<=\r)(?!\n)")) {
      String key = line.strip().split("[\\s=]", 2)[0].toLowerCase(Locale.ROOT);
      if (!keys.contains(key)) {
        kept.add(line);
      }
    }
    return kept;
  }
}
