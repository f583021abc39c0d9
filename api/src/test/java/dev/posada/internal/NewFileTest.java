package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.ByteSize;
import dev.posada.ConnectionException;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.InsufficientResourcesException;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.Volume;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A file that a verb writes is never written over another one, and is whole or not there. */
@Execution(ExecutionMode.CONCURRENT)
class NewFileTest {
  private static final byte[] BYTES = "whole".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  /** A stream to a file that breaks at a write, or only at its close. */
  private static final class Failing extends OutputStream {
    private final IOException atWrite;
    private final IOException atClose;

    private Failing(IOException atWrite, IOException atClose) {
      this.atWrite = atWrite;
      this.atClose = atClose;
    }

    @Override
    public void write(int oneByte) throws IOException {
      if (atWrite != null) {
        throw atWrite;
      }
    }

    @Override
    public void close() throws IOException {
      if (atClose != null) {
        throw atClose;
      }
    }
  }

  private static void put(OutputStream out) {
    try {
      out.write(BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theFileIsWholeWhenTheCallReturns() throws IOException {
    Path file = folder.resolve("new");
    NewFile.write(file, NewFileTest::put);
    assertEquals("whole", Files.readString(file));
  }

  @Test
  void aFileThatIsThereIsNeverTouched() throws IOException {
    Path file = Files.writeString(folder.resolve("old"), "before");
    AlreadyExistsException e =
        assertThrows(AlreadyExistsException.class, () -> NewFile.write(file, NewFileTest::put));
    assertEquals(Kind.FILE, e.kind());
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals("before", Files.readString(file));
  }

  @Test
  void aFolderThatIsNotThereIsNotMade() {
    NotFoundException e =
        assertThrows(
            NotFoundException.class,
            () -> NewFile.write(folder.resolve("none").resolve("new"), NewFileTest::put));
    assertEquals(Kind.FILE, e.kind());
    assertFalse(Files.exists(folder.resolve("none")));
  }

  @Test
  void ofAFailedWriteNothingIsLeft() {
    for (RuntimeException failure :
        List.of(new ConnectionException("lost"), new IllegalStateException("a bug"))) {
      Path file = folder.resolve("new");
      RuntimeException thrown =
          assertThrows(
              RuntimeException.class,
              () ->
                  NewFile.write(
                      file,
                      out -> {
                        put(out);
                        throw failure;
                      }));
      assertSame(failure, thrown);
      assertFalse(Files.exists(file));
    }
  }

  private HypervisorException failing(IOException atWrite, IOException atClose) throws IOException {
    Path file = Files.createFile(folder.resolve("made"));
    Consumer<OutputStream> body = NewFileTest::put;
    HypervisorException e =
        assertThrows(
            HypervisorException.class,
            () -> NewFile.write(file, new Failing(atWrite, atClose), body));
    assertFalse(Files.exists(file));
    return e;
  }

  @Test
  void aFullDiskIsTooLittleSpaceAndNoLostConnection() throws IOException {
    HypervisorException e = failing(new IOException("No space left on device"), null);
    assertEquals(InsufficientResourcesException.class, e.getClass());
    assertTrue(e.getMessage().startsWith("cannot write " + folder.resolve("made")));
    assertEquals("free some space", e.remedy().orElseThrow());
  }

  @Test
  void aFileThatCannotBeWrittenIsNoLostConnection() throws IOException {
    assertEquals(
        NativeException.class, failing(new IOException("Input/output error"), null).getClass());
  }

  @Test
  void aFileThatCannotBeClosedIsNotLeftEither() throws IOException {
    assertEquals(
        NativeException.class, failing(null, new IOException("Stale file handle")).getClass());
  }

  @Test
  void aDownloadSaysWhoseFailureItIs() throws IOException {
    FakeProvider fake = new FakeProvider();
    Volume disk = fake.driver.storage.add("default", "disk", ByteSize.gib(1));
    try (Host host = fake.connect()) {
      Path file = folder.resolve("disk");
      fake.driver.next("download", FakeHost.failsWhenDone(new IOException("Broken pipe")));
      ConnectionException lost =
          assertThrows(ConnectionException.class, () -> host.storage().download(disk, file));
      assertEquals(Outcome.NOT_DONE, lost.outcome());
      assertFalse(Files.exists(file));
      fake.driver.next(
          "download",
          (effect, op) ->
              NewFile.write(
                  Files.createFile(folder.resolve("full")),
                  new Failing(new IOException("No space left on device"), null),
                  NewFileTest::put));
      InsufficientResourcesException full =
          assertThrows(
              InsufficientResourcesException.class, () -> host.storage().download(disk, file));
      assertTrue(full.getMessage().startsWith("cannot download volume \"disk\" to "));
      host.storage().download(disk, file);
      assertEquals("disk", Files.readString(file));
      assertThrows(AlreadyExistsException.class, () -> host.storage().download(disk, file));
    }
    assertEquals(List.of(), fake.driver.brokenPromises);
  }
}
