package dev.posada.vmware.storage;

import dev.posada.ByteSize;
import dev.posada.Failure;
import dev.posada.RejectedException;
import dev.posada.Volume;
import dev.posada.spi.Operation;
import dev.posada.spi.tar.CallerFiles;
import dev.posada.vmware.files.DiskFile;
import dev.posada.vmware.tool.Installation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of a volume, on their way. */
final class Transfer {
  private static final int BLOCK = 1 << 20;

  private final Installation vmware;
  private final Volume volume;
  private final DiskFile disk;
  private final Operation op;

  Transfer(Installation vmware, Volume volume, DiskFile disk, Operation op) {
    this.vmware = vmware;
    this.volume = volume;
    this.disk = disk;
    this.op = op;
  }

  /** Sends a file in place of the bytes, filled up with zeroes. */
  void sendBytes(Path from) {
    String there = FlatDisk.bytes(volume.id(), disk);
    Path filled = null;
    try {
      long length = Files.size(from);
      if (length > disk.capacity()) {
        throw new RejectedException(
            from + " has " + length + " bytes, the volume " + disk.capacity(), Failure.notDone());
      }
      if (length == disk.capacity()) {
        vmware.files().send(from, there, op);
        return;
      }
      filled = Files.createTempFile("posada-", ".raw");
      try (OutputStream out = Files.newOutputStream(filled)) {
        copy(from, out);
      }
      try (RandomAccessFile file = new RandomAccessFile(filled.toFile(), "rw")) {
        file.setLength(disk.capacity());
      }
      vmware.files().send(filled, there, new ProgressUpTo(op, length));
    } catch (IOException e) {
      throw CallerFiles.failed("read", from, e, Failure.notDone());
    } finally {
      if (filled != null) {
        filled.toFile().delete();
      }
    }
  }

  /** In blocks, as an image may take hours, in which the call may be over. */
  private void copy(Path file, OutputStream to) throws IOException {
    byte[] block = new byte[BLOCK];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        op.check();
        to.write(block, 0, read);
      }
    }
  }

  /** Refuses a file that is no disk of VMware, or more than goes into the volume. */
  void requireDisk(Path from) {
    DiskFile sent;
    try (InputStream in = Files.newInputStream(from)) {
      sent = DiskFile.of(in.readNBytes(DiskFile.HEAD));
    } catch (IOException e) {
      throw CallerFiles.failed("read", from, e, Failure.notDone());
    } catch (IllegalArgumentException e) {
      throw new RejectedException(
          from + " is no disk of VMware: " + e.getMessage(),
          Failure.notDone().remedy("convert it to one growable VMDK"));
    }
    boolean single = sent.extents().size() == 1 && !sent.extents().get(0).type().equals("FLAT");
    if (!single || sent.parent().isPresent()) {
      throw new RejectedException(
          from + " is one file of several of a disk",
          Failure.notDone().remedy("convert it to one growable VMDK"));
    }
    if (sent.capacity() > disk.capacity()) {
      throw new RejectedException(
          from + " is a disk of " + ByteSize.bytes(sent.capacity()) + ", larger than the volume",
          Failure.notDone());
    }
  }

  void fetch(String path, OutputStream to) {
    Path file = null;
    try {
      file = Files.createTempFile("posada-", ".image");
      vmware.files().fetch(path, file, op);
      copy(file, to);
    } catch (IOException e) {
      throw CallerFiles.failed("write", Path.of("the download"), e, Failure.notDone());
    } finally {
      if (file != null) {
        file.toFile().delete();
      }
    }
  }
}
