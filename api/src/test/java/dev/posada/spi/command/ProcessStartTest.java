package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
@Timeout(30)
@EnabledOnOs(OS.LINUX)
class ProcessStartTest {
  @TempDir Path folder;

  private Path program() throws IOException {
    Path program = Files.writeString(folder.resolve("tool"), "#!/bin/sh\nexit 3\n");
    assertTrue(program.toFile().setExecutable(true));
    return program;
  }

  @Test
  void aProgramThatIsBeingWrittenIsRunWhenItIsThere() throws Exception {
    Path program = program();
    Thread writer;
    try (RandomAccessFile open = new RandomAccessFile(program.toFile(), "rw")) {
      assertThrows(IOException.class, new ProcessBuilder(program.toString())::start);
      writer =
          new Thread(
              () -> {
                try {
                  Thread.sleep(100);
                  open.close();
                } catch (IOException | InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      writer.start();
      assertEquals(3, ProcessStart.of(new ProcessBuilder(program.toString())).waitFor());
    }
    writer.join();
  }

  @Test
  void whatStaysBusyIsToldInTheEnd() throws IOException {
    Path program = program();
    try (RandomAccessFile open = new RandomAccessFile(program.toFile(), "rw")) {
      assertEquals(0, open.getFilePointer());
      IOException e =
          assertThrows(
              IOException.class, () -> ProcessStart.of(new ProcessBuilder(program.toString())));
      assertTrue(e.getMessage().contains("Text file busy"), e::getMessage);
    }
  }

  @Test
  void whatIsNotThereIsToldAtOnce() {
    assertThrows(
        IOException.class,
        () -> ProcessStart.of(new ProcessBuilder(folder.resolve("none").toString())));
  }
}
