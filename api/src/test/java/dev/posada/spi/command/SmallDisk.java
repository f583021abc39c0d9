package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A file system of one mebibyte, which only root can make. */
record SmallDisk(Path path) implements AutoCloseable {
  SmallDisk {
    try {
      Files.createDirectory(path = path.resolve("small"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    int code =
        run(Command.change("mount", "-t", "tmpfs", "-o", "size=1m", "none", path.toString()));
    if (code != 0) {
      path.toFile().delete();
    }
    assumeTrue(code == 0, "no file system can be mounted here");
  }

  private static int run(Command command) {
    return CommandRunner.local().run(command, new TestOperation()).exitCode();
  }

  /** A process that another test just starts may have a file of it open for a moment. */
  @Override
  public void close() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    int code = run(Command.change("umount", path.toString()));
    while (code != 0 && System.nanoTime() < end) {
      code = run(Command.change("umount", path.toString()));
    }
    assertEquals(0, code);
  }
}
