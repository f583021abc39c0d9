package dev.posada.kvm.backup;

import dev.posada.kvm.libvirt.Transfer;
import dev.posada.kvm.storage.CallerFiles;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/** A file of a backup that is being written: counted, with a checksum, with holes for zeros. */
final class LayerFile extends OutputStream {
  private static final byte[] ZEROS = new byte[1 << 16];

  private final Path path;
  private final RandomAccessFile file;
  private final MessageDigest digest = digest();
  private final LongConsumer arrived;
  private long size;

  private LayerFile(Path path, LongConsumer arrived) {
    this.path = path;
    this.arrived = arrived;
    this.file = CallerFiles.with(path, () -> new RandomAccessFile(path.toFile(), "rw"));
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Brings a volume into a new file.
   *
   * @param arrived is told the number of bytes as they come
   */
  static BackupManifest.Layer fetch(
      Transfer from, Path to, String format, LongConsumer arrived, Operation op) {
    try (LayerFile file = new LayerFile(to, arrived)) {
      from.download(file, 0, op);
      file.end();
      return new BackupManifest.Layer(
          to.getFileName().toString(), format, file.size, hex(file.digest));
    }
  }

  @Override
  public void write(int one) {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) {
    digest.update(bytes, from, count);
    CallerFiles.with(path, () -> place(bytes, from, count));
    size += count;
    arrived.accept(count);
  }

  private Path place(byte[] bytes, int from, int count) throws IOException {
    for (int at = 0; at < count; at += ZEROS.length) {
      int length = Math.min(ZEROS.length, count - at);
      int start = from + at;
      if (!Arrays.equals(bytes, start, start + length, ZEROS, 0, length)) {
        file.seek(size + at);
        file.write(bytes, start, length);
      }
    }
    return path;
  }

  private void end() {
    CallerFiles.with(
        path,
        () -> {
          file.setLength(size);
          file.getFD().sync();
          return path;
        });
  }

  @Override
  public void close() {
    CallerFiles.with(
        path,
        () -> {
          file.close();
          return path;
        });
  }
}
