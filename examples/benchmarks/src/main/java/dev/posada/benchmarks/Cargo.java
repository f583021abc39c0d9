package dev.posada.benchmarks;

import dev.posada.Guest;
import dev.posada.Host;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;

/**
 * A file of 100 MB here and in a container that does not run.
 *
 * <p>The baseline uses files as Posada does, or else the file system alone would decide: it writes
 * the archive that comes out over the one of before, and sends one that lies in a file. It makes
 * nothing of the archive.
 */
final class Cargo implements AutoCloseable {
  private static final int SIZE = 100_000_000;
  private static final String INSIDE = "/tmp/cargo";

  private final Guest container;
  private final Path folder;
  private final Path file;
  private final RawSocket raw;

  private Cargo(Guest container, Path folder, RawSocket raw) {
    this.container = container;
    this.folder = folder;
    this.file = folder.resolve("cargo");
    this.raw = raw;
  }

  static Cargo on(Stage stage) throws Exception {
    Path engine = stage.labDockerSocket();
    Host host = stage.connect(Docker.uri(engine));
    Guest container = Crowd.of(1, host, stage).first();
    RawSocket raw = stage.keep(RawSocket.open(engine));
    Cargo cargo = stage.keep(new Cargo(container, Files.createTempDirectory("posada-cargo"), raw));
    byte[] content = new byte[SIZE];
    new Random(1).nextBytes(content);
    Files.write(cargo.file, content);
    cargo.in();
    cargo.rawOut();
    return cargo;
  }

  void in() {
    container.copyTo(file, INSIDE);
  }

  void out() {
    container.copyFrom(INSIDE, folder.resolve("out"));
  }

  /** Asks for the archive and writes it down. */
  void rawOut() throws IOException {
    Path out = folder.resolve("raw");
    Files.deleteIfExists(out);
    raw.send(request("GET", INSIDE, ""));
    try (FileChannel channel =
        FileChannel.open(out, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      raw.transferTo(channel);
    }
  }

  /** Sends the archive that the engine itself makes of the file. */
  void rawIn() throws IOException {
    try (FileChannel archive = FileChannel.open(folder.resolve("raw"))) {
      String length = "Content-Length: " + archive.size() + "\r\n";
      raw.send(request("PUT", "/tmp", "Content-Type: application/x-tar\r\n" + length), archive);
    }
  }

  private byte[] request(String method, String path, String headers) {
    return "%s /containers/%s/archive?path=%s HTTP/1.1\r\nHost: docker\r\n%s\r\n"
        .formatted(method, container.id(), path, headers)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    for (String name : List.of("cargo", "out", "raw")) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.delete(folder);
  }
}
