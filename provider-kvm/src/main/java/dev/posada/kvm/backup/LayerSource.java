package dev.posada.kvm.backup;

import dev.posada.kvm.backup.BackupManifest.Layer;
import dev.posada.kvm.storage.CallerFiles;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;

/** A file of a backup that is being read, for a host where another file lies below it. */
final class LayerSource extends FilterInputStream {
  private final Path file;
  private final Layer layer;
  private final MessageDigest digest;

  private LayerSource(InputStream in, Path file, Layer layer, MessageDigest digest) {
    super(in);
    this.file = file;
    this.layer = layer;
    this.digest = digest;
  }

  /** Whether it has what its machine only can use. */
  static boolean holdsMore(Path file, Layer layer) {
    if (!layer.format().equals("qcow2")) {
      return false;
    }
    return CallerFiles.with(
        file,
        () -> {
          try (InputStream in = Files.newInputStream(file)) {
            return Qcow2Head.of(in.readNBytes(Qcow2Head.MOST)).holdsMore();
          }
        });
  }

  /**
   * Opens one.
   *
   * @param below path on the host, or empty
   */
  static LayerSource open(Path file, Layer layer, String below, String belowFormat) {
    MessageDigest digest = LayerFile.digest();
    return CallerFiles.with(
        file,
        () -> {
          InputStream in = new DigestInputStream(Files.newInputStream(file), digest);
          if (layer.format().equals("qcow2")) {
            try {
              byte[] start = Qcow2Head.of(in.readNBytes(Qcow2Head.MOST)).on(below, belowFormat);
              in = new SequenceInputStream(new ByteArrayInputStream(start), in);
            } catch (IOException | IllegalArgumentException e) {
              in.close();
              throw e;
            }
          }
          return new LayerSource(in, file, layer, digest);
        });
  }

  @Override
  public int read() {
    return CallerFiles.with(file, super::read);
  }

  @Override
  public int read(byte[] bytes, int from, int count) {
    return CallerFiles.with(file, () -> super.read(bytes, from, count));
  }

  /** Refuses if what was read is not what was written. */
  void requireTrue(Path backup) {
    if (!LayerFile.hex(digest).equals(layer.sha256())) {
      throw BackupFolder.rejected(backup, file + " is not what it was: its checksum differs", null);
    }
  }

  @Override
  public void close() {
    CallerFiles.with(
        file,
        () -> {
          super.close();
          return file;
        });
  }
}
