package dev.posada.kvm.machine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the image of a disc with a few files, as ECMA-119 (ISO 9660) says and with the extension
 * Joliet, without which no name could have a hyphen or more than eight letters.
 */
final class Iso9660 {
  private static final int SECTOR = 2048;
  private static final int DESCRIPTORS = 16;
  private static final int PATHS = 19;
  private static final int FOLDERS = 23;
  private static final int CONTENT = 25;
  private static final byte[] JOLIET = {'%', '/', 'E'};

  private final String label;
  private final List<Entry> entries;
  private final ByteBuffer image;

  private Iso9660(String label, List<Entry> entries, int sectors) {
    this.label = label;
    this.entries = entries;
    this.image = ByteBuffer.allocate(sectors * SECTOR);
  }

  /** A file, and at which sector it is. */
  private record Entry(String name, byte[] content, int sector) {}

  /** How names are written: as in 1988, or as in Joliet. */
  private enum Names {
    PLAIN(StandardCharsets.US_ASCII, ' '),
    LONG(StandardCharsets.UTF_16BE, '\0');

    private final Charset charset;
    private final char filler;

    Names(Charset charset, char filler) {
      this.charset = charset;
      this.filler = filler;
    }

    byte[] of(String name) {
      return (this == LONG ? name : shortened(name)).concat(";1").getBytes(charset);
    }

    private static String shortened(String name) {
      String letters = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
      return letters.substring(0, Math.min(8, letters.length())) + ".";
    }
  }

  /**
   * {@return the image}
   *
   * @param label up to 16 letters
   * @param files by name; different in their first eight letters, and as many as one sector names
   */
  static byte[] of(String label, Map<String, byte[]> files) {
    List<Entry> entries = new ArrayList<>();
    int sector = CONTENT;
    for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
      entries.add(new Entry(file.getKey(), file.getValue(), sector));
      sector += (file.getValue().length + SECTOR - 1) / SECTOR;
    }
    return new Iso9660(label, entries, sector).written();
  }

  private byte[] written() {
    descriptor(0, 1, Names.PLAIN);
    descriptor(1, 2, Names.LONG);
    at(DESCRIPTORS + 2).put((byte) 255).put(ascii("CD001")).put((byte) 1);
    for (Names names : Names.values()) {
      paths(PATHS + 2 * names.ordinal(), names, ByteOrder.LITTLE_ENDIAN);
      paths(PATHS + 2 * names.ordinal() + 1, names, ByteOrder.BIG_ENDIAN);
      folder(names);
    }
    entries.forEach(entry -> at(entry.sector()).put(entry.content()));
    return image.array();
  }

  private ByteBuffer at(int sector) {
    return image.order(ByteOrder.BIG_ENDIAN).position(sector * SECTOR);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void descriptor(int number, int type, Names names) {
    at(DESCRIPTORS + number).put((byte) type).put(ascii("CD001")).put((byte) 1).put((byte) 0);
    text("", 32, names);
    text(label, 32, names);
    zeros(8);
    both(image.capacity() / SECTOR);
    image.put(names == Names.LONG ? JOLIET : new byte[3]);
    zeros(29);
    both16(1).both16(1).both16(SECTOR);
    both(10); // the path table of a root alone
    int paths = PATHS + 2 * names.ordinal();
    image.order(ByteOrder.LITTLE_ENDIAN).putInt(paths).putInt(0);
    image.order(ByteOrder.BIG_ENDIAN).putInt(paths + 1).putInt(0);
    record(new byte[1], FOLDERS + names.ordinal(), SECTOR, true);
    for (int width : new int[] {128, 128, 128, 128, 37, 37, 37}) {
      text("", width, names);
    }
    for (int date = 0; date < 4; date++) { // not known
      image.put(ascii("0".repeat(16))).put((byte) 0);
    }
    image.put((byte) 1);
  }

  private void text(String text, int width, Names names) {
    byte[] written = text.getBytes(names.charset);
    image.put(written);
    for (int at = written.length; at < width; at++) {
      image.put((byte) names.filler);
    }
  }

  private void zeros(int count) {
    image.put(new byte[count]);
  }

  private Iso9660 both(int number) {
    image.order(ByteOrder.LITTLE_ENDIAN).putInt(number);
    image.order(ByteOrder.BIG_ENDIAN).putInt(number);
    return this;
  }

  private Iso9660 both16(int number) {
    image.order(ByteOrder.LITTLE_ENDIAN).putShort((short) number);
    image.order(ByteOrder.BIG_ENDIAN).putShort((short) number);
    return this;
  }

  private void paths(int sector, Names names, ByteOrder order) {
    at(sector).order(order).put((byte) 1).put((byte) 0).putInt(FOLDERS + names.ordinal());
    image.putShort((short) 1).put(new byte[2]);
  }

  /** The root; it is its own parent. */
  private void folder(Names names) {
    int sector = FOLDERS + names.ordinal();
    at(sector);
    record(new byte[] {0}, sector, SECTOR, true);
    record(new byte[] {1}, sector, SECTOR, true);
    for (Entry entry : entries) {
      record(names.of(entry.name()), entry.sector(), entry.content().length, false);
    }
  }

  private void record(byte[] name, int sector, int length, boolean folder) {
    int size = 33 + name.length + (name.length + 1) % 2;
    image.put((byte) size).put((byte) 0);
    both(sector).both(length);
    image.put(new byte[] {80, 1, 1, 0, 0, 0, 0}); // the first day of 1980
    image.put((byte) (folder ? 2 : 0)).put(new byte[2]);
    both16(1);
    image.put((byte) name.length).put(name).put(new byte[(name.length + 1) % 2]);
  }
}
