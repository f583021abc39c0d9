package dev.posada.internal.memory;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A {@link Tar} as a whole, of the parts of an appliance or of the files of a guest. */
final class Archive {
  private Archive() {}

  /** Returns an archive of parts, in their order. */
  static byte[] ofParts(Map<String, byte[]> parts) {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    try {
      for (Map.Entry<String, byte[]> part : parts.entrySet()) {
        Tar.write(part.getKey(), part.getValue(), tar);
      }
      Tar.end(tar);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory takes everything
    }
    return tar.toByteArray();
  }

  static Map<String, byte[]> parts(byte[] tar) {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    read(tar, (name, bytes) -> bytes.ifPresent(there -> parts.put(name, there)));
    return parts;
  }

  /** Returns an archive of files by their paths, as {@link FileTree#below} gives them. */
  static byte[] ofFiles(SortedMap<String, Optional<byte[]>> files) {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    try {
      Tar.write(files, tar);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory takes everything
    }
    return tar.toByteArray();
  }

  static SortedMap<String, Optional<byte[]>> files(byte[] tar) {
    SortedMap<String, Optional<byte[]>> files = new TreeMap<>();
    read(tar, (name, bytes) -> files.put(FileTree.plain(name, "/"), bytes));
    return files;
  }

  private static void read(byte[] tar, Tar.Visitor visitor) {
    try {
      Tar.read(new ByteArrayInputStream(tar), visitor);
    } catch (IOException e) {
      throw Refused.value("it is no archive, or not whole: " + e.getMessage());
    }
  }
}
