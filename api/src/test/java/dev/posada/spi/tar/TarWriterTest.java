package dev.posada.spi.tar;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it writes is read back by the tar of the system. */
class TarWriterTest {
  private static final String LONG_NAME = "d/" + "long-".repeat(50) + "name";

  @TempDir Path folder;

  @Test
  void aHeaderIsWhereEveryTarLooksForIt() throws IOException {
    byte[] tar = archive(writer -> writer.file("a/b.txt", 0640, "hello".getBytes(UTF_8)));

    assertEquals(512 + 512 + 1024, tar.length);
    assertEquals("a/b.txt\0", text(tar, 0, 8));
    assertEquals("0000640\0", text(tar, 100, 8));
    assertEquals("00000000005\0", text(tar, 124, 12));
    assertEquals("00000000000\0", text(tar, 136, 12));
    assertEquals('0', tar[156]);
    assertEquals("ustar\00000", text(tar, 257, 8));
    assertEquals("hello\0", text(tar, 512, 6));
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += i >= 148 && i < 156 ? ' ' : tar[i] & 0xff;
    }
    assertEquals(String.format("%06o\0 ", sum), text(tar, 148, 8));
  }

  @Test
  void nothingIsTwoEmptyBlocks() throws IOException {
    assertArrayEquals(new byte[1024], archive(writer -> {}));
  }

  @Test
  void theTarOfTheSystemFindsEverything() throws Exception {
    byte[] tar =
        archive(
            writer -> {
              writer.directory("d", 0755);
              writer.file("d/empty", 0600, new byte[0]);
              writer.file("d/block", 0755, new byte[512]);
              writer.file(LONG_NAME, 0644, "long".getBytes(UTF_8));
              writer.link("d/link", "../somewhere");
              writer.link("d/farlink", "far/".repeat(40) + "away");
            });
    Path out = extract(tar);

    assertEquals("long", Files.readString(out.resolve(LONG_NAME)));
    assertEquals(512, Files.size(out.resolve("d/block")));
    assertEquals(0, Files.size(out.resolve("d/empty")));
    assertEquals("rwxr-xr-x", permissions(out.resolve("d/block")));
    assertEquals("rw-------", permissions(out.resolve("d/empty")));
    assertEquals("../somewhere", Files.readSymbolicLink(out.resolve("d/link")).toString());
    assertEquals(
        "far/".repeat(40) + "away", Files.readSymbolicLink(out.resolve("d/farlink")).toString());
    assertEquals(0L, Files.getLastModifiedTime(out.resolve("d/block")).toMillis());
  }

  /** Listed and read, not extracted: a JVM of the locale C cannot even ask for such a file. */
  @Test
  void namesBeyondAsciiArrive() throws Exception {
    String long120 = "ü".repeat(120);
    byte[] tar =
        archive(
            writer -> {
              writer.directory("ñ", 0755);
              writer.file("ñ/漢字 😀", 0644, "hello".getBytes(UTF_8));
              writer.directory("ñ/" + long120, 0755);
              writer.link("ñ/ascii", "→");
            });

    assertEquals(List.of("ñ/", "ñ/漢字 😀", "ñ/" + long120 + "/", "ñ/ascii"), list(tar));
    assertEquals("hello", run(tar, "tar", "xOf", "-"));
    assertTrue(run(tar, "tar", "tvf", "-", "--quoting-style=literal").contains("ñ/ascii -> →"));
  }

  /** Busybox drops what PAX says, and so a name would be cut. */
  @Test
  void namesAsGnuWritesThemArriveWithoutPax() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarWriter writer = TarWriter.gnu(bytes)) {
      writer.file(LONG_NAME, 0644, "long".getBytes(UTF_8));
      writer.link("ñ", "far/".repeat(40) + "→");
    }
    byte[] tar = bytes.toByteArray();

    assertFalse(new String(tar, UTF_8).contains("PaxHeaders"));
    assertEquals(List.of(LONG_NAME, "ñ"), list(tar));
    assertEquals("long", run(tar, "tar", "xOf", "-", LONG_NAME));
    TarReader reader = new TarReader(new ByteArrayInputStream(tar));
    assertEquals(LONG_NAME, reader.next().orElseThrow().name());
    assertEquals("far/".repeat(40) + "→", reader.next().orElseThrow().target());
  }

  @Test
  void aNameOfExactlyAHundredNeedsNoRecord() throws Exception {
    String fits = "n".repeat(100);
    byte[] tar = archive(writer -> writer.file(fits, 0644, new byte[0]));

    assertEquals(512 + 1024, tar.length);
    assertTrue(Files.exists(extract(tar).resolve(fits)));
    assertEquals(
        3 * 512 + 1024, archive(writer -> writer.file(fits + "n", 0644, new byte[0])).length);
  }

  @Test
  void theLengthOfARecordCountsItself() throws Exception {
    // around the lengths where one more digit makes the length one longer
    for (int length = 85; length < 110; length++) {
      String name = "é" + "n".repeat(length);
      byte[] tar = archive(writer -> writer.file(name, 0644, new byte[0]));
      assertEquals(List.of(name), list(tar));
    }
  }

  @Test
  void filesBeyondEightGibibytesHaveTheirSizeInARecord() throws IOException {
    TarHeader header = new TarHeader("big", '0', 0644, 9L << 30, 0, "");

    assertEquals("19 size=9663676416\n", new String(header.records(), UTF_8));
    assertEquals("00000000000\0", text(header.block(), 124, 12));
    assertEquals(0, new TarHeader("big", '0', 0644, (8L << 30) - 1, 0, "").records().length);
  }

  @Test
  void aTarThatKnowsNoPaxIsToldTheSizeOfSuchAFileAsGnuDoes() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    InputStream nothing = InputStream.nullInputStream();
    long size = 9L << 30;

    assertThrows(EOFException.class, () -> TarWriter.gnu(out).file("big", 0644, size, nothing));
    TarEntry entry =
        new TarReader(new ByteArrayInputStream(out.toByteArray())).next().orElseThrow();
    assertEquals("big", entry.name());
    assertEquals(size, entry.size());
  }

  @Test
  void aFolderIsPackedTheSameWayEveryTime() throws Exception {
    Files.createDirectories(folder.resolve("src/b/deep"));
    for (String name : List.of("z", "B", "a", "b/deep/file", "b/x", ".hidden")) {
      Files.writeString(folder.resolve("src").resolve(name), name);
    }
    Files.setPosixFilePermissions(
        folder.resolve("src/a"), PosixFilePermissions.fromString("rwxr-x--x"));
    Files.createSymbolicLink(folder.resolve("src/loop"), Path.of(".."));
    Files.createSymbolicLink(folder.resolve("src/dangling"), Path.of("nowhere"));

    byte[] tar = archive(writer -> writer.folder(folder.resolve("src"), path -> true));
    Files.setLastModifiedTime(folder.resolve("src/z"), FileTime.fromMillis(1));
    byte[] again = archive(writer -> writer.folder(folder.resolve("src"), path -> true));

    assertArrayEquals(tar, again);
    assertEquals(
        List.of(
            ".hidden", "B", "a", "b/", "b/deep/", "b/deep/file", "b/x", "dangling", "loop", "z"),
        list(tar));
    Path out = extract(tar);
    assertEquals("b/x", Files.readString(out.resolve("b/x")));
    assertEquals("rwxr-x--x", permissions(out.resolve("a")));
    assertEquals("..", Files.readSymbolicLink(out.resolve("loop")).toString());
  }

  @Test
  void whatIsNotWantedIsLeftOutWithAllItHolds() throws Exception {
    Files.createDirectories(folder.resolve("src/target/classes"));
    Files.writeString(folder.resolve("src/target/classes/x"), "x");
    Files.writeString(folder.resolve("src/keep"), "x");
    Path target = Path.of("target");

    byte[] tar =
        archive(writer -> writer.folder(folder.resolve("src"), path -> !path.equals(target)));
    assertEquals(List.of("keep"), list(tar));
  }

  @Test
  void whatCannotBePackedIsNamed() throws IOException {
    Path socket = folder.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      FileSystemException e =
          assertThrows(
              FileSystemException.class,
              () -> archive(writer -> writer.folder(folder, path -> true)));
      assertEquals(socket.toString(), e.getFile());
    }
  }

  @Test
  void contentShorterThanPromisedIsAnError() {
    InputStream content = new ByteArrayInputStream(new byte[9]);
    EOFException e =
        assertThrows(
            EOFException.class, () -> archive(writer -> writer.file("a", 0644, 10, content)));

    assertEquals("a is 1 bytes shorter than it was", e.getMessage());
  }

  @Test
  void contentIsReadUpToItsSize() throws IOException {
    InputStream content = new ByteArrayInputStream("abcdef".getBytes(UTF_8));
    byte[] tar = archive(writer -> writer.file("a", 0644, 3, content));

    assertEquals("abc\0", text(tar, 512, 4));
    assertEquals('d', content.read());
  }

  @Test
  void aFileThatChangesWhileItIsReadIsAsLongAsItWasOrAnError() throws IOException {
    Path grows = Files.write(Files.createDirectory(folder.resolve("g")).resolve("f"), new byte[10]);
    byte[] tar = writtenWhile(grows, () -> Files.write(grows, new byte[600]));
    assertEquals("00000000012\0", text(tar, 124, 12));
    assertEquals(512 + 512 + 1024, tar.length);
    Path shrinks =
        Files.write(Files.createDirectory(folder.resolve("s")).resolve("f"), new byte[10]);
    FileSystemException e =
        assertThrows(
            FileSystemException.class,
            () -> writtenWhile(shrinks, () -> Files.write(shrinks, new byte[9])));
    assertEquals(shrinks.toString(), e.getFile());
  }

  private interface Change {
    void make() throws IOException;
  }

  /** The archive of a file's folder, where the file changes when its header is written. */
  private static byte[] writtenWhile(Path file, Change change) throws IOException {
    ByteArrayOutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public void writeBytes(byte[] bytes) {
            write(bytes, 0, bytes.length);
          }

          @Override
          public void write(byte[] bytes, int from, int length) {
            if (size() == 0) {
              try {
                change.make();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            }
            super.write(bytes, from, length);
          }
        };
    try (TarWriter writer = new TarWriter(out)) {
      writer.folder(file.getParent(), Selection.ALL);
    }
    return out.toByteArray();
  }

  @Test
  void timesAreKeptWhereThatIsWanted() throws IOException {
    Path file = Files.write(folder.resolve("f"), new byte[0]);
    Files.setLastModifiedTime(file, FileTime.fromMillis(8_999));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarWriter writer = TarWriter.withTimes(out)) {
      writer.tree(file, "x");
    }
    assertEquals("x\0", text(out.toByteArray(), 0, 2));
    assertEquals("00000000010\0", text(out.toByteArray(), 136, 12));
  }

  @Test
  void theLengthOfAnArchiveOfOneFileIsKnownBefore() throws IOException {
    for (String name : List.of("a", "n".repeat(101), "ñ".repeat(300))) {
      for (int size : new int[] {0, 1, 511, 512, 513}) {
        assertEquals(
            archive(writer -> writer.file(name, 0644, new byte[size])).length,
            TarWriter.length(name, size));
      }
    }
    assertEquals((9L << 30) + 4 * 512 + 512, TarWriter.length("a", 9L << 30));
  }

  @Test
  void namesThatAreNoneAreRefused() {
    for (String name : List.of("", "/etc/passwd", "a/", "a\0b")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> archive(writer -> writer.file(name, 0644, new byte[0])));
    }
  }

  @Test
  void closingTwiceEndsItOnce() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter writer = new TarWriter(out);
    writer.close();
    writer.close();

    assertEquals(1024, out.size());
    assertFalse(out.toByteArray()[0] != 0);
  }

  private interface Content {
    void addTo(TarWriter writer) throws IOException;
  }

  private static byte[] archive(Content content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarWriter writer = new TarWriter(out)) {
      content.addTo(writer);
    }
    return out.toByteArray();
  }

  private Path extract(byte[] tar) throws Exception {
    Path out = Files.createTempDirectory(folder, "out");
    run(tar, "tar", "xpf", "-", "-C", out.toString());
    return out;
  }

  private static List<String> list(byte[] tar) throws Exception {
    return run(tar, "tar", "tf", "-", "--quoting-style=literal").lines().toList();
  }

  private static String run(byte[] input, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input);
    }
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static String text(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, US_ASCII);
  }
}
