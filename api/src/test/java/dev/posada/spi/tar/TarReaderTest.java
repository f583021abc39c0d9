package dev.posada.spi.tar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.spi.tar.TarBytes.Header;
import dev.posada.spi.tar.TarEntry.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Archives of all dialects, and what is none. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(60)
class TarReaderTest {
  private static List<TarEntry> entries(byte[] tar) throws IOException {
    TarReader reader = new TarReader(new ByteArrayInputStream(tar));
    List<TarEntry> entries = new ArrayList<>();
    for (Optional<TarEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
      entries.add(next.get());
    }
    return entries;
  }

  private static TarEntry only(TarBytes tar) throws IOException {
    List<TarEntry> entries = entries(tar.end());
    assertEquals(1, entries.size());
    return entries.get(0);
  }

  private static void refused(String why, byte[] tar) {
    TarException e = assertThrows(TarException.class, () -> entries(tar));
    assertTrue(e.getMessage().contains(why), e.getMessage());
  }

  @Test
  void whatTheWriterWritesIsReadBack() throws IOException {
    String longName = "d/" + "ü".repeat(120);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarWriter writer = new TarWriter(out)) {
      writer.directory("d", 0755);
      writer.file(longName, 0640, "hello".getBytes(StandardCharsets.UTF_8));
      writer.link("l", "x".repeat(300));
      writer.file("e", 0600, new byte[0]);
    }
    TarReader reader = new TarReader(new ByteArrayInputStream(out.toByteArray()));
    assertEquals(
        new TarEntry("d/", Kind.DIRECTORY, 0755, 0, Instant.EPOCH, ""), reader.next().get());
    assertEquals(-1, reader.content().read());
    assertEquals(
        new TarEntry(longName, Kind.FILE, 0640, 5, Instant.EPOCH, ""), reader.next().get());
    assertEquals("hello", new String(reader.content().readAllBytes(), StandardCharsets.UTF_8));
    assertEquals("x".repeat(300), reader.next().get().target());
    assertEquals("e", reader.next().get().name());
    assertTrue(reader.next().isEmpty());
    assertTrue(reader.next().isEmpty(), "again");
  }

  @Test
  void allTypesAreTold() throws IOException {
    TarBytes tar = new TarBytes().add('\0', "old", "x").add('7', "solid", "x").add('0', "dir/", "");
    for (char type : "123456".toCharArray()) {
      tar.link(type, "t" + type, "target");
    }
    assertEquals(
        List.of(
            Kind.FILE,
            Kind.FILE,
            Kind.DIRECTORY,
            Kind.HARD_LINK,
            Kind.SYMBOLIC_LINK,
            Kind.CHARACTER_DEVICE,
            Kind.BLOCK_DEVICE,
            Kind.DIRECTORY,
            Kind.FIFO),
        entries(tar.end()).stream().map(TarEntry::kind).toList());
    assertEquals(
        List.of("", "target"),
        entries(tar.end()).stream().map(TarEntry::target).distinct().toList());
  }

  @Test
  void aPrefixStandsBeforeTheName() throws IOException {
    Header header = new Header('0', "name").put(345, "a/b");
    assertEquals("a/b/name", only(new TarBytes().add(header)).name());
    Header gnu = new Header('0', "name").put(257, "ustar  \0").put(345, "12345670123");
    assertEquals("name", only(new TarBytes().add(gnu)).name(), "GNU has times there");
    Header star = new Header('0', "name").put(345, "p").put(476, "12345670123").put(508, "tar\0");
    assertEquals("p/name", only(new TarBytes().add(star)).name(), "star has them behind it");
    Header full = new Header('0', "n".repeat(100)).put(345, "p".repeat(155));
    assertEquals(256, only(new TarBytes().add(full)).name().length());
  }

  @Test
  void recordsOfPaxCountForTheNextEntry() throws IOException {
    List<TarEntry> entries =
        entries(
            new TarBytes()
                .pax("path=über", "mtime=12.25", "size=3", "SCHILY.xattr.user.x=\0\1", "uid=1e9")
                .add('0', "short", "abc")
                .pax("linkpath=weit/weg")
                .link('2', "link", "near")
                .add('0', "plain", "")
                .end());
    assertEquals(
        new TarEntry("über", Kind.FILE, 0644, 3, Instant.ofEpochSecond(12, 250_000_000), ""),
        entries.get(0));
    assertEquals("weit/weg", entries.get(1).target());
    assertEquals("plain", entries.get(2).name());
    assertEquals(Instant.EPOCH, entries.get(2).modified());
  }

  @Test
  void globalRecordsCountUntilTheyAreTakenBack() throws IOException {
    List<TarEntry> entries =
        entries(
            new TarBytes()
                .add('g', "g", "12 mtime=77\n")
                .add('0', "a", "")
                .pax("mtime=5")
                .add('0', "b", "")
                .add('0', "c", "")
                .add('g', "g", "9 mtime=\n")
                .add('0', "d", "")
                .end());
    assertEquals(
        List.of(77L, 5L, 77L, 0L),
        entries.stream().map(entry -> entry.modified().getEpochSecond()).toList());
  }

  @Test
  void timesBeforeNineteenSeventyAreKept() throws IOException {
    TarEntry entry = only(new TarBytes().pax("mtime=-1.5").add('0', "a", ""));
    assertEquals(Instant.ofEpochSecond(-2, 500_000_000), entry.modified());
  }

  @Test
  void longNamesOfGnuCountForTheNextEntry() throws IOException {
    List<TarEntry> entries =
        entries(
            new TarBytes()
                .add('K', "././@LongLink", "t".repeat(600) + "\0")
                .add('L', "././@LongLink", "n".repeat(600) + "\0")
                .link('2', "short", "short")
                .link('2', "next", "next")
                .end());
    assertEquals("n".repeat(600), entries.get(0).name());
    assertEquals("t".repeat(600), entries.get(0).target());
    assertEquals("next", entries.get(1).name());
    assertEquals("next", entries.get(1).target());
  }

  @Test
  void namesThatAreNotUtf8StayApart() throws IOException {
    Header latin = new Header('0', "n").put(0, "\u00e4\u00f6");
    assertEquals("äö", only(new TarBytes().add(latin)).name());
  }

  @Test
  void numbersInBase256AreRead() throws IOException {
    TarReader reader =
        new TarReader(
            new ByteArrayInputStream(
                new TarBytes().add(new Header('0', "big").binarySize(9L << 30)).end()));
    assertEquals(9L << 30, reader.next().get().size());
    refused("-1 bytes", new TarBytes().add(new Header('0', "a").binarySize(-1)).end());
    refused("bytes", new TarBytes().add(new Header('0', "a").binarySize(Long.MAX_VALUE)).end());
    refused(
        "too large", new TarBytes().add(new Header('0', "a").binarySize(1).put(125, "\1")).end());
  }

  @Test
  void aSizeThatNobodyCanHaveIsNoMemory() {
    refused("stops", new TarBytes().add(new Header('0', "a").binarySize(1L << 62)).end());
    refused("header of", new TarBytes().add(new Header('x', "a").binarySize(1L << 62)).end());
    refused("header of", new TarBytes().add(new Header('L', "a").size(1024 * 1024 + 1)).end());
  }

  @Test
  void aHeaderOfAMegabyteIsReadAndForgotten() throws IOException {
    TarEntry entry =
        only(
            new TarBytes()
                .pax("SCHILY.xattr.user.x=" + "x".repeat(1_000_000), "path=p")
                .add('0', "a", ""));
    assertEquals("p", entry.name());
    refused(
        "header of", new TarBytes().pax("path=" + "p".repeat(1_100_000)).add('0', "a", "").end());
  }

  @Test
  void brokenRecordsAreRefused() {
    for (String records :
        List.of(
            "x",
            "5",
            "5 ",
            "3 \n",
            "6 a=b",
            "6 a=b\nx",
            "99 a=b\n",
            "6 abc\n",
            "5 =b\n",
            "0 a=b\n",
            "-6 a=b\n",
            "99999999999 a=b\n",
            "2 a=b\n")) {
      refused("PAX", new TarBytes().add('x', "x", records).add('0', "a", "").end());
    }
    for (String record : List.of("size=-1", "size=1e3", "size=" + "9".repeat(19))) {
      refused("size", new TarBytes().pax(record).add('0', "a", "").end());
    }
    for (String record : List.of("mtime=now", "mtime=1e999999999", "mtime=" + "9".repeat(40))) {
      refused("time", new TarBytes().pax(record).add('0', "a", "").end());
    }
    for (String record : List.of("path=a\0b", "linkpath=\0")) {
      refused("NUL", new TarBytes().pax(record).add('0', "a", "").end());
    }
    refused("sparse", new TarBytes().pax("GNU.sparse.major=1").add('0', "a", "").end());
  }

  @Test
  void headersWithoutEndAreRefused() {
    TarBytes tar = new TarBytes();
    for (int i = 0; i < 100; i++) {
      tar.pax("mtime=1");
    }
    refused("headers before an entry", tar.add('0', "a", "").end());
    refused("announces", new TarBytes().pax("path=a").end());
  }

  @Test
  void whatIsWrongInAHeaderIsRefused() {
    byte[] tar = new TarBytes().add('0', "a", "").end();
    tar[3] ^= 1;
    refused("checksum", tar);
    refused("number", new TarBytes().add(new Header('0', "a").put(124, "12345678")).end());
    refused("number", new TarBytes().add(new Header('0', "a").put(100, "rwxr-x")).end());
    refused("unknown type 0x53", new TarBytes().add('S', "a", "").end());
    refused(
        "time",
        new TarBytes()
            .add(new Header('0', "a").put(136, "\200\0\0\0\177\377\377\377\377\377\377\377"))
            .end());
  }

  @Test
  void anArchiveThatStopsAnywhereIsRefused() throws IOException {
    byte[] tar =
        new TarBytes()
            .pax("path=long")
            .add('0', "a", "x".repeat(600))
            .add('L', "L", "name\0")
            .link('2', "b", "c")
            .end();
    int whole = tar.length - 512; // the second of the empty blocks may be missing
    for (int length = 0; length < whole; length++) {
      refused("stops", Arrays.copyOf(tar, length));
    }
    assertEquals(2, entries(Arrays.copyOf(tar, whole)).size());
  }

  @Test
  void garbageIsNeverMoreThanAnException() {
    Random random = new Random(7);
    byte[] good =
        new TarBytes().pax("path=p", "size=3").add('0', "a", "abc").link('1', "b", "p").end();
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = good.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      if (round % 2 == 0) { // get past the checksums
        for (int at = 0; at < bytes.length - 1024; at += 512) {
          Arrays.fill(bytes, at + 148, at + 156, (byte) ' ');
          int sum = 0;
          for (int i = at; i < at + 512; i++) {
            sum += bytes[i] & 0xff;
          }
          byte[] text = String.format("%06o\0", sum).getBytes(StandardCharsets.US_ASCII);
          System.arraycopy(text, 0, bytes, at + 148, 7);
        }
      }
      try {
        entries(bytes);
      } catch (IOException e) {
        assertEquals(TarException.class, e.getClass());
        refused++;
      }
    }
    assertTrue(refused > 1_000, refused + " were refused");
  }

  @Test
  void contentIsReadAsItComes() throws IOException {
    byte[] tar = new TarBytes().add('0', "a", "hello").add('0', "b", "you").end();
    InputStream pieces =
        new InputStream() {
          private int at;

          @Override
          public int read() {
            return at < tar.length ? tar[at++] & 0xff : -1;
          }

          @Override
          public int read(byte[] buffer, int from, int length) {
            int b = length == 0 ? 0 : read();
            if (b < 0 || length == 0) {
              return b;
            }
            buffer[from] = (byte) b;
            return 1;
          }
        };
    TarReader reader = new TarReader(pieces);
    reader.next();
    assertEquals('h', reader.content().read());
    assertEquals("b", reader.next().get().name());
    assertEquals("you", new String(reader.content().readAllBytes(), StandardCharsets.UTF_8));
    assertTrue(reader.next().isEmpty());
  }
}
