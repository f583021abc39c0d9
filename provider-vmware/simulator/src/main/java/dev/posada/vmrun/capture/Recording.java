package dev.posada.vmrun.capture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the capture script wrote. Immutable. */
final class Recording {
  private final Path folder;

  Recording(Path folder) {
    this.folder = folder;
  }

  /** One call of the real program. */
  record Step(String name, List<String> arguments, String out, String err, int exit) {}

  /** The .vmx that was put there before a call, or null if it was left alone. */
  byte[] edited(Step step) throws IOException {
    Path file = folder.resolve(step.name()).resolve("edited");
    return Files.exists(file) ? Files.readAllBytes(file) : null;
  }

  /** Path of the machine's .vmx there. */
  String machine() throws IOException {
    return Files.readString(folder.resolve("machine")).strip();
  }

  /** A text that names the product, or an empty one. */
  String product() throws IOException {
    Path file = folder.resolve("product");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  /** The .vmx before anything was done to it. */
  byte[] configuration() throws IOException {
    Path first = folder.resolve("001");
    String name = machine().replaceFirst(".*[/\\\\]", "");
    return Files.readAllBytes(first.resolve(name));
  }

  List<Step> steps() throws IOException {
    List<Step> steps = new ArrayList<>();
    try (Stream<Path> folders = Files.list(folder)) {
      for (Path step : folders.filter(f -> Files.exists(f.resolve("rc"))).sorted().toList()) {
        String argv = Files.readString(step.resolve("argv"));
        List<String> words = argv.isEmpty() ? List.of() : List.of(argv.split("\0"));
        steps.add(
            new Step(
                step.getFileName().toString(),
                words.equals(List.of("")) ? List.of() : words,
                text(step.resolve("out")),
                text(step.resolve("err")),
                (int) Long.parseLong(Files.readString(step.resolve("rc")).strip())));
      }
    }
    return steps;
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }
}
