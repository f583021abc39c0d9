package dev.posada.spi.tar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.Failure;
import dev.posada.OperationCancelledException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An interrupt that comes while files are written here is a cancel. */
class GuestArchivesTest {
  @TempDir Path folder;

  private Path file;
  private boolean interrupts = true;

  @BeforeEach
  void aFileIsThere() throws IOException {
    file = Files.writeString(folder.resolve("file"), "text");
  }

  @AfterEach
  void nobodyIsInterrupted() {
    assertFalse(Thread.interrupted(), "the call has seen it");
  }

  /** Sends one file. */
  private final class Inside implements GuestArchives.Shell {
    @Override
    public GuestArchives.End run(
        boolean changes, String text, OutputStream out, List<String> words) {
      try {
        out.write(new TarBytes().add('0', "file", "other").end());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new GuestArchives.End("0", "");
    }

    @Override
    public <T> T deliver(Path archive, Function<String, T> use) {
      throw new AssertionError("nothing goes inside");
    }

    /** As that of an operation; the interrupt comes when it has looked. */
    @Override
    public void check() {
      if (Thread.interrupted()) {
        throw new OperationCancelledException("interrupted", Failure.notDone());
      }
      if (interrupts) {
        interrupts = false;
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void anInterruptWhileFilesAreUnpackedIsACancel() throws IOException {
    GuestArchives archives = new GuestArchives(new Inside());
    assertThrows(OperationCancelledException.class, () -> archives.copyFrom("/there/file", file));
    archives.copyFrom("/there/file", file);
    assertEquals("other", Files.readString(file));
  }
}
