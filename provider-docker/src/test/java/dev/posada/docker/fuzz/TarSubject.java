package dev.posada.docker.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.spi.tar.TarEntry;
import dev.posada.spi.tar.TarReader;
import dev.posada.spi.tar.TarWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** Archives. */
final class TarSubject implements Subject {
  private static final int BLOCK = 512;

  /** Where the fields of a header begin. */
  private static final int[] FIELDS = {0, 100, 108, 116, 124, 136, 156, 157, 257, 263, 345, 508};

  private static final List<String> VALUES =
      List.of(
          "",
          "0000644\0",
          "00000000001\0",
          "777777777777",
          " 12 ",
          "89",
          "\u0080\0\0\0\0\0\0\0\0\0\2\0",
          "ÿÿÿÿÿÿÿÿÿÿÿÿ",
          "\u0080ÿÿÿÿÿÿÿÿÿÿÿ",
          "ustar\000000",
          "ustar  \0",
          "tar\0",
          "dir/",
          "../up",
          "/abs",
          "a\0b",
          "x".repeat(100),
          "é");
  private static final List<String> RECORDS =
      List.of(
          "path=" + "long/".repeat(40),
          "path=",
          "linkpath=elsewhere",
          "size=3",
          "size=-3",
          "size=x",
          "size=" + "9".repeat(50),
          "size=999999999999999999",
          "mtime=1.5",
          "mtime=-1.",
          "mtime=9999999999999999",
          "mtime=x",
          "GNU.sparse.major=1",
          "path=a\0b",
          "comment=é",
          "noequals",
          "=x");

  @Override
  public String name() {
    return "tar";
  }

  @Override
  public Object read(Supplier<InputStream> input) throws Exception {
    return entries(input.get());
  }

  private static List<String> entries(InputStream in) throws IOException {
    TarReader tar = new TarReader(in);
    List<String> entries = new ArrayList<>();
    for (Optional<TarEntry> entry; (entry = tar.next()).isPresent(); ) {
      boolean read = entries.size() % 3 > 0;
      byte[] content = read ? tar.content().readAllBytes() : new byte[0];
      if (!read && entries.size() % 2 == 0) {
        tar.content().read(new byte[0]);
        tar.content().read();
      }
      entries.add(entry.get() + " " + Arrays.hashCode(content));
    }
    assertEquals(Optional.empty(), tar.next());
    return entries;
  }

  @Override
  public List<String> words() {
    return VALUES;
  }

  @Override
  public byte[] mutate(byte[] seed, Random random) {
    if (seed.length < BLOCK) {
      return seed;
    }
    byte[] tar = seed.clone();
    int at = random.nextInt(tar.length / BLOCK) * BLOCK;
    byte[] block = Arrays.copyOfRange(tar, at, at + BLOCK);
    switch (random.nextInt(6)) {
      case 0 -> {
        return joined(tar, at, records(random), at);
      }
      case 1 -> {
        return joined(tar, at, special(random), at);
      }
      case 2 -> {
        return joined(tar, at, block, at);
      }
      case 3 -> block[156] = (byte) "01234567xgLKS\0Z".charAt(random.nextInt(15));
      default -> {
        byte[] value = VALUES.get(random.nextInt(VALUES.size())).getBytes(ISO_8859_1);
        int field = FIELDS[random.nextInt(FIELDS.length)];
        System.arraycopy(value, 0, block, field, Math.min(value.length, BLOCK - field));
      }
    }
    return joined(tar, at, summed(block, random), at + BLOCK);
  }

  private static byte[] joined(byte[] tar, int to, byte[] middle, int from) {
    return Damage.joined(Arrays.copyOf(tar, to), middle, Arrays.copyOfRange(tar, from, tar.length));
  }

  /** A header with the right checksum; now and then one that counts bytes with their signs. */
  private static byte[] summed(byte[] block, Random random) {
    Arrays.fill(block, 148, 156, (byte) ' ');
    int mask = random.nextInt(8) > 0 ? 0xff : -1;
    int sum = 0;
    for (byte b : block) {
      sum += b & mask;
    }
    byte[] digits = String.format("%06o\0 ", Math.max(sum, 0)).getBytes(ISO_8859_1);
    System.arraycopy(digits, 0, block, 148, 8);
    return block;
  }

  /** A header of that type with its content. */
  private static byte[] header(char type, byte[] content, Random random) {
    byte[] block = new byte[BLOCK];
    byte[] size = String.format("%011o\0", content.length).getBytes(ISO_8859_1);
    System.arraycopy(size, 0, block, 124, 12);
    block[156] = (byte) type;
    byte[] padded = Arrays.copyOf(content, (content.length + BLOCK - 1) / BLOCK * BLOCK);
    return Damage.joined(summed(block, random), padded);
  }

  private static byte[] records(Random random) {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    for (int i = random.nextInt(3); i >= 0; i--) {
      String record = " " + RECORDS.get(random.nextInt(RECORDS.size())) + "\n";
      int length = record.getBytes(UTF_8).length;
      int digits = Integer.toString(length + 2).length();
      records.writeBytes((length + digits + record).getBytes(UTF_8));
    }
    byte[] content = records.toByteArray();
    if (random.nextInt(4) == 0) {
      content = Damage.of(content, List.of("9", "0", " ", "=", "\n", "123456789 "), random);
    }
    return header(random.nextInt(3) > 0 ? 'x' : 'g', content, random);
  }

  private static byte[] special(Random random) {
    byte[] content = ("n".repeat(random.nextInt(200)) + "\0").getBytes(ISO_8859_1);
    byte[] header = header("LKxg".charAt(random.nextInt(4)), content, random);
    if (random.nextInt(20) > 0) {
      return header;
    }
    byte[][] many = new byte[18][];
    Arrays.fill(many, header('L', content, random));
    return Damage.joined(many);
  }

  /** What is packed is unpacked. */
  @Override
  public void roundTrip(Random random) throws Exception {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    List<String> expected = new ArrayList<>();
    try (TarWriter tar = new TarWriter(archive)) {
      for (int i = random.nextInt(6); i > 0; i--) {
        String name =
            "n" + i + (random.nextBoolean() ? "é" : "/") + "x".repeat(random.nextInt(150));
        name = name.endsWith("/") ? name + "x" : name;
        int mode = random.nextInt(01000);
        switch (random.nextInt(3)) {
          case 0 -> {
            tar.directory(name, mode);
            expected.add("DIRECTORY " + name + "/ " + mode + " ");
          }
          case 1 -> {
            String target = "../é" + "t".repeat(random.nextInt(150));
            tar.link(name, target);
            expected.add("SYMBOLIC_LINK " + name + " " + 0777 + " " + target);
          }
          default -> {
            byte[] content = Damage.bytes(random);
            tar.file(name, mode, content);
            expected.add("FILE " + name + " " + mode + " " + Arrays.hashCode(content));
          }
        }
      }
    }
    assertEquals(expected, told(new TarReader(Pieces.random(archive.toByteArray(), random))));
  }

  private static List<String> told(TarReader tar) throws IOException {
    List<String> told = new ArrayList<>();
    for (Optional<TarEntry> next; (next = tar.next()).isPresent(); ) {
      TarEntry entry = next.get();
      boolean file = entry.kind() == TarEntry.Kind.FILE;
      Object rest = file ? Arrays.hashCode(tar.content().readAllBytes()) : entry.target();
      told.add(entry.kind() + " " + entry.name() + " " + entry.mode() + " " + rest);
    }
    return told;
  }
}
