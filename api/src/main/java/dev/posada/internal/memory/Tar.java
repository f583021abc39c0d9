package dev.posada.internal.memory;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Tar archives: blocks of 512 bytes, a header before each content. */
final class Tar {
  private static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final int MODE = 100;
  private static final int SIZE = 124;
  private static final int SIZE_DIGITS = 11;
  private static final int TIME = 136;
  private static final int CHECKSUM = 148;
  private static final int TYPE = 156;
  private static final int MAGIC = 257;
  private static final char FOLDER = '5';
  private static final char LONG_NAME = 'L'; // GNU: the content is the name of the next entry
  private static final char EXTENDED = 'x'; // POSIX: the content may have a "path"

  private Tar() {}

  /** What is told of each file or folder of an archive. */
  interface Visitor {
    /**
     * Sees one.
     *
     * @param name its path as it stands there
     * @param bytes what is in it; empty for a folder
     */
    void see(String name, Optional<byte[]> bytes) throws IOException;
  }

  /** Reads an archive, of which only files and folders are told. */
  static void read(InputStream in, Visitor visitor) throws IOException {
    String longName = null;
    byte[] header = in.readNBytes(BLOCK);
    while (header.length > 0 && header[0] != 0) {
      if (header.length < BLOCK) {
        throw new IOException("not a tar archive");
      }
      long size = size(header);
      if (size > Budget.MOST.bytes()) {
        throw new IOException("it has a file of " + size + " bytes");
      }
      byte[] bytes = content(in, (int) size);
      String name = longName == null ? text(header, 0, NAME) : longName;
      longName = null;
      switch (header[TYPE]) {
        case LONG_NAME -> longName = text(bytes, 0, bytes.length);
        case EXTENDED -> longName = path(new String(bytes, StandardCharsets.UTF_8));
        case FOLDER -> visitor.see(name, Optional.empty());
        case 0, '0' -> visitor.see(name, Optional.of(bytes));
        default -> {} // links and devices, which simulated files know nothing of
      }
      header = in.readNBytes(BLOCK);
    }
  }

  private static byte[] content(InputStream in, int size) throws IOException {
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException("the archive ends in the middle of a file");
    }
    in.readNBytes((BLOCK - size % BLOCK) % BLOCK);
    return bytes;
  }

  private static String path(String records) {
    for (String record : records.split("\n")) {
      int path = record.indexOf(" path=");
      if (path > 0) {
        return record.substring(path + " path=".length());
      }
    }
    return null;
  }

  private static long size(byte[] header) throws IOException {
    String octal = text(header, SIZE, SIZE_DIGITS).strip();
    if (!octal.matches("[0-7]+")) {
      throw new IOException("not a tar archive");
    }
    return Long.parseLong(octal, 8);
  }

  private static String text(byte[] bytes, int offset, int length) {
    int end = offset;
    while (end < offset + length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, offset, end - offset, StandardCharsets.UTF_8);
  }

  /** Writes files as they lie in a guest. */
  static void write(SortedMap<String, Optional<byte[]>> files, OutputStream out)
      throws IOException {
    for (Map.Entry<String, Optional<byte[]>> file : files.entrySet()) {
      String name = file.getKey().substring(1);
      if (!name.isEmpty()) {
        boolean folder = file.getValue().isEmpty();
        write(folder ? name + "/" : name, file.getValue().orElse(new byte[0]), folder, out);
      }
    }
    end(out);
  }

  static void write(String name, byte[] bytes, OutputStream out) throws IOException {
    write(name, bytes, false, out);
  }

  private static void write(String name, byte[] bytes, boolean folder, OutputStream out)
      throws IOException {
    byte[] whole = name.getBytes(StandardCharsets.UTF_8);
    if (whole.length > NAME) {
      entry("././@LongLink".getBytes(StandardCharsets.UTF_8), whole, LONG_NAME, out);
    }
    entry(whole, bytes, folder ? FOLDER : '0', out);
  }

  private static void entry(byte[] name, byte[] bytes, char type, OutputStream out)
      throws IOException {
    byte[] header = new byte[BLOCK];
    System.arraycopy(name, 0, header, 0, Math.min(name.length, NAME));
    put(type == FOLDER ? "0000755" : "0000644", header, MODE);
    put("0000000", header, MODE + 8); // the owner and the group
    put("0000000", header, MODE + 16);
    put(String.format("%011o", bytes.length), header, SIZE);
    put("00000000000", header, TIME);
    put("ustar\00000", header, MAGIC);
    header[TYPE] = (byte) type;
    put("        ", header, CHECKSUM); // it counts as spaces
    int sum = 0;
    for (byte one : header) {
      sum += one & 0xFF;
    }
    put(String.format("%06o\0", sum), header, CHECKSUM);
    out.write(header);
    out.write(bytes);
    out.write(new byte[(BLOCK - bytes.length % BLOCK) % BLOCK]);
  }

  private static void put(String text, byte[] header, int offset) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }

  static void end(OutputStream out) throws IOException {
    out.write(new byte[2 * BLOCK]);
  }
}
