package dev.posada.docker;

import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.ExecSpec;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.LogLine;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The program of a JVM with little memory: moves 100 MB each way that there is. */
public final class Mover {
  static final long SIZE = 100_000_000;

  private static final String BIG = "head -c " + SIZE + " /dev/zero";

  /** Eight kilobytes a line, or else the engine takes its time with each. */
  private static final String LOG =
      "yes \"$(head -c 7999 /dev/zero | tr '\\0' x)\" | head -c " + SIZE;

  private Mover() {}

  /**
   * Moves, and prints how much it was.
   *
   * @param args the URI of the engine, an image, a name for the container, a folder
   */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[3]);
    Path in = folder.resolve("in");
    try (RandomAccessFile file = new RandomAccessFile(in.toFile(), "rw")) {
      file.setLength(SIZE);
    }
    try (Host host = Hypervisors.load().connect(args[0])) {
      Container container =
          host.containers()
              .run(
                  ContainerSpec.image(args[1])
                      .name(args[2])
                      .command("sh", "-c", LOG + "; exec sleep 600"));
      container.copyTo(in, "/tmp/big");
      container.copyFrom("/tmp/big", folder.resolve("out"));
      System.out.println("copied " + Files.size(folder.resolve("out")));
      Files.delete(folder.resolve("out"));

      container.exportTo(folder.resolve("all.tar"));
      System.out.println("exported " + Math.min(Files.size(folder.resolve("all.tar")), SIZE));

      Process process = container.spawn(ExecSpec.command("sh", "-c", BIG));
      long printed = 0;
      byte[] buffer = new byte[64 * 1024];
      try (InputStream out = process.getInputStream()) {
        for (int read = out.read(buffer); read >= 0; read = out.read(buffer)) {
          printed += read;
        }
      }
      System.out.println("printed " + printed);

      container.kill();
      try (Stream<LogLine> log = container.logs()) {
        System.out.println("logged " + log.mapToLong(line -> line.text().length() + 1L).sum());
      }
    }
  }
}
