package org.example.proc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.Host;
import dev.posada.Hypervisors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A host in a folder of its own; closing it leaves nothing of both. */
final class Lodging implements AutoCloseable {
  private final Path folder;
  private final Host host;

  private Lodging(Path folder) {
    this.folder = folder;
    host = Hypervisors.load().connect(uri());
  }

  static Lodging open() {
    try {
      return new Lodging(Files.createTempDirectory("posada-test-proc"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  String uri() {
    return "proc://" + folder;
  }

  Path folder() {
    return folder;
  }

  Host host() {
    return host;
  }

  Container create(String name, String... command) {
    return host.containers().create(ContainerSpec.named(name).command(command));
  }

  Container run(String name, String... command) {
    return host.containers().run(ContainerSpec.named(name).command(command));
  }

  /** A guest that runs a script of the shell. */
  Container script(String name, String script) {
    return run(name, "sh", "-c", script);
  }

  /** Waits for what a test expects to come. */
  static void await(String what, Condition condition) throws Exception {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!condition.holds()) {
      assertTrue(System.nanoTime() < deadline, () -> "in vain: " + what);
      Thread.sleep(5);
    }
  }

  interface Condition {
    boolean holds() throws Exception;
  }

  @Override
  public void close() throws IOException {
    for (Container guest : host.containers().list()) {
      guest.kill();
      guest.delete();
    }
    host.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : List.copyOf(files.sorted(Comparator.reverseOrder()).toList())) {
        Files.delete(file);
      }
    }
  }
}
