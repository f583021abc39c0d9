package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.ConnectionException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(60)
class NamedPipeTest {
  @TempDir Path folder;

  @Test
  void nobodyWaitsForAnInputThatNobodyWrites() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    Command command = Command.read("cat").stdin(pipe);
    TestOperation op = new TestOperation();
    assertThrows(ConnectionException.class, () -> CommandRunner.local().run(command, op));
  }
}
