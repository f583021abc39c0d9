package dev.posada.spi.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posada.NotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A program of its own, for a JVM whose locale knows nothing but ASCII. */
final class FilesInOtherLocale {
  private FilesInOtherLocale() {}

  public static void main(String[] arguments) throws IOException {
    HostFiles files = CommandRunner.local().files();
    TestOperation op = new TestOperation();
    String folder = arguments[0] + "/gr\u00fcn \uD83D\uDE80";
    String file = folder + "/\u65e5\u672c";
    String plain = arguments[0] + "/plain";
    byte[] bytes = "\u00fc\n".getBytes(UTF_8);

    files.makeFolder(folder, op);
    files.write(file, bytes, op);
    files.write(plain, bytes, op);
    expect(List.of("gr\u00fcn \uD83D\uDE80", "plain"), files.list(arguments[0], op));
    expect(List.of("\u65e5\u672c"), files.list(folder, op));
    expect(List.of(bytes.length), List.of(files.read(file, op).length));
    expect(Set.of(plain, file), files.readAll(List.of(plain, file, file + "2"), op).keySet());
    expect(Map.of(file, files.stamp(file, op).orElseThrow()), files.stamps(List.of(file), op));
    expect(Optional.empty(), files.stamp(file + "2", op));
    files.fetch(file, Path.of(arguments[0], "back"), op);
    files.send(Path.of(arguments[0], "back"), file + "2", op);
    expect(new String(bytes, UTF_8), Files.readString(Path.of(arguments[0], "back"), UTF_8));
    try {
      files.read(file + "3", op);
      throw new AssertionError("read what is not there");
    } catch (NotFoundException e) {
      files.delete(file + "2", op);
    }
    expect(List.of("\u65e5\u672c"), files.list(folder, op));
    System.out.println("all is well");
  }

  private static void expect(Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new AssertionError(actual + " instead of " + expected);
    }
  }
}
