package dev.posada.vmrun.tool;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder with a descriptor, a manifest and disks; an archive is unpacked into one. Not
 * thread-safe.
 */
final class Package {
  private static final Pattern MANIFEST = Pattern.compile("SHA256\\(([^)]*)\\)= *([0-9a-f]{64})");
  private static final int BLOCK = 512;

  private final Path descriptor;
  private final Path unpacked;

  private Package(Path descriptor, Path unpacked) {
    this.descriptor = descriptor;
    this.unpacked = unpacked;
  }

  static Package at(Path descriptor) {
    return new Package(descriptor, null);
  }

  static Package unpack(Path archive) throws IOException {
    Path folder = Files.createTempDirectory(archive.getParent(), "ova");
    Path descriptor = null;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive))) {
      byte[] header = in.readNBytes(BLOCK);
      while (header.length == BLOCK && header[0] != 0) {
        String name = new String(header, 0, 100, StandardCharsets.UTF_8).replaceFirst("\0.*", "");
        String octal = new String(header, 124, 12, StandardCharsets.US_ASCII).replace("\0", "");
        long size = Long.parseLong(octal.strip(), 8);
        Path file = folder.resolve(Path.of(name).getFileName());
        try (OutputStream out = Files.newOutputStream(file)) {
          copy(in, out, size);
        }
        in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
        descriptor = name.endsWith(".ovf") ? file : descriptor;
        header = in.readNBytes(BLOCK);
      }
    }
    return new Package(descriptor, folder);
  }

  /** Puts files of a folder into an archive, the descriptor first. */
  static void pack(List<Path> files, Path archive) throws IOException {
    try (OutputStream out = Files.newOutputStream(archive)) {
      for (Path file : files) {
        byte[] header = new byte[BLOCK];
        long size = Files.size(file);
        put(header, 0, file.getFileName().toString());
        put(header, 100, "0000644\0" + "0000000\0" + "0000000\0");
        put(header, 124, String.format("%011o", size));
        put(header, 136, "00000000000\0" + "        " + "0");
        put(header, 257, "ustar\0" + "00");
        int sum = 0;
        for (byte b : header) {
          sum += b & 0xFF;
        }
        put(header, 148, String.format("%06o\0 ", sum));
        out.write(header);
        Files.copy(file, out);
        out.write(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]);
      }
      out.write(new byte[2 * BLOCK]);
    }
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private static void copy(InputStream in, OutputStream out, long size) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (long rest = size; rest > 0; ) {
      int got = in.readNBytes(buffer, 0, (int) Math.min(buffer.length, rest));
      if (got == 0) {
        throw new IOException("archive ends early");
      }
      out.write(buffer, 0, got);
      rest -= got;
    }
  }

  Path descriptor() {
    return descriptor;
  }

  Path file(String name) {
    return descriptor.resolveSibling(name);
  }

  private Path manifest() {
    String name = descriptor.getFileName().toString().replaceFirst("\\.ovf$", ".mf");
    return descriptor.resolveSibling(name);
  }

  boolean hasManifest() {
    return Files.exists(manifest());
  }

  boolean manifestValidates() throws IOException {
    for (String line : Files.readAllLines(manifest())) {
      Matcher entry = MANIFEST.matcher(line);
      if (entry.matches()
          && !(Files.exists(file(entry.group(1)))
              && digest(file(entry.group(1))).equals(entry.group(2)))) {
        return false;
      }
    }
    return true;
  }

  static String manifestLine(Path file) throws IOException {
    return "SHA256(" + file.getFileName() + ")= " + digest(file) + "\n";
  }

  private static String digest(Path file) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Deletes what was unpacked. */
  void close() throws IOException {
    if (unpacked != null) {
      try (Stream<Path> files = Files.list(unpacked)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(unpacked);
    }
  }
}
