package dev.posada.spi.tar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.spi.tar.TarBytes.Header;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is written outside of the folder, whatever an archive says. */
class TarExtractionTest {
  @TempDir Path temporary;

  private Path outside;
  private Path folder;

  @BeforeEach
  void aFolderBesideAnother() throws IOException {
    outside = Files.createDirectory(temporary.resolve("outside"));
    folder = Files.createDirectory(temporary.resolve("folder"));
    Files.writeString(outside.resolve("kept"), "kept");
  }

  private void extract(byte[] tar) throws IOException {
    TarReader reader = new TarReader(new ByteArrayInputStream(tar));
    try (TarExtraction files = new TarExtraction(folder)) {
      for (Optional<TarEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
        TarEntry entry = next.get();
        files.write(entry.name(), entry, entry.target(), reader.content());
      }
    }
  }

  private void refused(TarBytes tar) throws IOException {
    TarException e = assertThrows(TarException.class, () -> extract(tar.end()));
    assertEquals(List.of("kept"), names(outside), e.getMessage());
    assertEquals("kept", Files.readString(outside.resolve("kept")), e.getMessage());
    assertEquals(List.of("folder", "outside"), names(temporary), e.getMessage());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void aTreeIsAsItWas() throws IOException {
    Path tree = Files.createDirectory(temporary.resolve("tree"));
    Files.createDirectories(tree.resolve("a/b"));
    Files.writeString(tree.resolve("a/b/file"), "hello");
    Files.writeString(tree.resolve("run"), "");
    Files.setPosixFilePermissions(
        tree.resolve("run"), PosixFilePermissions.fromString("rwxr-x--x"));
    Files.createSymbolicLink(tree.resolve("a/link"), Path.of("../run"));
    FileTime time = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));
    Files.setLastModifiedTime(tree.resolve("a/b/file"), time);
    Files.setLastModifiedTime(tree.resolve("a/b"), time);
    Files.setPosixFilePermissions(
        tree.resolve("a/b"), PosixFilePermissions.fromString("r-xr-x---"));
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    try (TarWriter writer = TarWriter.withTimes(tar)) {
      writer.tree(tree, "all");
    }
    for (int round = 0; round < 2; round++) { // the second time all is there already
      extract(tar.toByteArray());
      Path all = folder.resolve("all");
      assertEquals(List.of("a", "run"), names(all));
      assertEquals("hello", Files.readString(all.resolve("a/b/file")));
      assertEquals("rwxr-x--x", permissions(all.resolve("run")));
      assertEquals("../run", Files.readSymbolicLink(all.resolve("a/link")).toString());
      assertEquals(time, Files.getLastModifiedTime(all.resolve("a/b/file")));
      assertEquals(time, Files.getLastModifiedTime(all.resolve("a/b")));
      assertEquals("r-xr-x---", permissions(all.resolve("a/b")));
    }
  }

  @Test
  void namesThatLeadOutAreRefused() throws IOException {
    for (String name :
        List.of("../outside/x", "a/../../outside/x", "..", "a/..", "/x", outside + "/x", "//x")) {
      refused(new TarBytes().add('0', name, "x"));
      refused(new TarBytes().add('5', name, ""));
      refused(new TarBytes().link('2', name, "x"));
    }
    refused(new TarBytes().add('0', "", "x"));
    refused(new TarBytes().add('0', ".", "x"));
    assertEquals(List.of(), names(folder));
  }

  @Test
  void nothingIsWrittenThroughALinkOfTheArchive() throws IOException {
    String out = outside.toString();
    refused(new TarBytes().link('2', "l", out).add('0', "l/x", "x"));
    refused(new TarBytes().link('2', "m", "../outside").add('0', "m/deep/x", "x"));
    refused(new TarBytes().link('2', "n", out).link('1', "n/x", "l"));
    refused(new TarBytes().link('2', "o", ".").link('2', "o/p", out).add('0', "o/p/x", "x"));
    refused(new TarBytes().add('5', "d/", "").link('2', "d/l", out).add('0', "d/l/x", "x"));
    // a file takes the place of the link, and is not written to where it leads
    extract(new TarBytes().link('2', "f", out + "/kept").add('0', "f", "mine").end());
    assertEquals("kept", Files.readString(outside.resolve("kept")));
    assertEquals("mine", Files.readString(folder.resolve("f")));
  }

  @Test
  void nothingIsWrittenThroughALinkThatWasThere() throws IOException {
    Files.createSymbolicLink(folder.resolve("there"), outside);
    refused(new TarBytes().add('0', "there/x", "x"));
    assertThrows(
        FileSystemException.class,
        () -> extract(new TarBytes().add('5', "there/", "").add('0', "there/x", "x").end()));
    assertEquals(List.of("kept"), names(outside));
  }

  @Test
  void hardLinksStayInside() throws IOException {
    extract(new TarBytes().add('0', "a", "hello").add('5', "d/", "").link('1', "d/b", "a").end());
    assertTrue(Files.isSameFile(folder.resolve("a"), folder.resolve("d/b")));
    refused(new TarBytes().link('1', "x", "../outside/kept"));
    refused(new TarBytes().link('1', "x", outside + "/kept"));
    refused(new TarBytes().link('2', "l", outside + "/kept").link('1', "x", "l"));
    refused(new TarBytes().link('2', "o", outside.toString()).link('1', "x", "o/kept"));
    refused(new TarBytes().link('1', "x", "none"));
    refused(new TarBytes().link('1', "x", "d"));
    refused(new TarBytes().link('1', "a", "a"));
    assertEquals("hello", Files.readString(folder.resolve("a")));
  }

  @Test
  void aFolderAndAFileDoNotReplaceEachOther() throws IOException {
    extract(new TarBytes().add('5', "d/", "").add('0', "d/f", "x").add('0', "f", "x").end());
    assertThrows(FileSystemException.class, () -> extract(new TarBytes().add('0', "d", "x").end()));
    assertThrows(
        FileSystemException.class, () -> extract(new TarBytes().link('2', "d", "x").end()));
    assertThrows(FileSystemException.class, () -> extract(new TarBytes().add('5', "f/", "").end()));
    assertEquals("x", Files.readString(folder.resolve("d/f")));
  }

  @Test
  void aReplacedFileIsAnotherFile() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "old");
    Files.createLink(folder.resolve("other name"), file);
    extract(new TarBytes().add('0', "f", "new").end());
    assertEquals("new", Files.readString(file));
    assertEquals("old", Files.readString(folder.resolve("other name")));
  }

  @Test
  void whatIsToBeReplacedIsThereUntilItsSuccessorIsWhole() throws IOException {
    Files.writeString(folder.resolve("file"), "old");
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    try (TarWriter writer = new TarWriter(tar)) {
      writer.file("file", 0644, new byte[4096]);
    }
    byte[] cut = Arrays.copyOf(tar.toByteArray(), 2048);

    assertThrows(IOException.class, () -> extract(cut));
    assertEquals("old", Files.readString(folder.resolve("file")));
    assertEquals(List.of("file"), names(folder));
    extract(tar.toByteArray());
    assertEquals(4096, Files.size(folder.resolve("file")));
  }

  @Test
  void foldersThatNobodyNamedAreMade() throws IOException {
    extract(new TarBytes().add('0', "./a//b/c", "x").end());
    assertEquals("x", Files.readString(folder.resolve("a/b/c")));
  }

  @Test
  void devicesAndPipesAreRefused() {
    for (char type : "346".toCharArray()) {
      FileSystemException e =
          assertThrows(
              FileSystemException.class, () -> extract(new TarBytes().add(type, "x", "").end()));
      assertTrue(e.getReason().contains("device"), e.getMessage());
      assertFalse(Files.exists(folder.resolve("x"), LinkOption.NOFOLLOW_LINKS));
    }
  }

  @Test
  void whoMayBecomeAnotherUserIsNotKept() throws IOException {
    extract(new TarBytes().add(new Header('0', "x").put(100, "0006755")).end());
    assertEquals("rwxr-xr-x", permissions(folder.resolve("x")));
    assertEquals(0755, (int) Files.getAttribute(folder.resolve("x"), "unix:mode") & 07777);
  }

  @Test
  void timesFarAwayAreNoReasonToFail() throws IOException {
    extract(new TarBytes().pax("mtime=9999999999999999").add('0', "x", "x").end());
    extract(new TarBytes().pax("mtime=-9999999999999999").add('0', "y", "x").end());
    assertEquals(List.of("x", "y"), names(folder));
  }

  @Test
  void whatStopsIsNotThere() {
    byte[] tar = new TarBytes().add(new Header('0', "big").binarySize(1L << 62)).end();
    assertThrows(TarException.class, () -> extract(tar));
  }

  @Test
  void anInterruptIsNotTheFilesFault() throws IOException {
    TarEntry entry = new TarEntry("x", TarEntry.Kind.FILE, 0644, 1, Instant.EPOCH, "");
    InputStream content =
        new ByteArrayInputStream(new byte[1]) {
          @Override
          public int readNBytes(byte[] bytes, int from, int length) {
            Thread.currentThread().interrupt();
            return super.readNBytes(bytes, from, length);
          }
        };
    try (TarExtraction files = new TarExtraction(folder)) {
      assertThrows(ClosedByInterruptException.class, () -> files.write("x", entry, "", content));
    } finally {
      assertTrue(Thread.interrupted(), "it still knows");
    }
  }

  @Test
  void foldersOneInAnotherAreLeftInTheRightOrder() throws IOException {
    TarBytes tar = new TarBytes();
    for (String name : List.of("a/", "a/b/", "c/", "a/b/late/")) { // it comes back to a/b
      tar.add(new Header('5', name).put(100, "0000755").put(136, "00000000144"));
    }
    extract(tar.end());
    assertEquals(100, Files.getLastModifiedTime(folder.resolve("a/b/late")).toMillis() / 1000);
    assertEquals(100, Files.getLastModifiedTime(folder.resolve("c")).toMillis() / 1000);
  }
}
