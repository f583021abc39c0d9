package dev.posada.vmrun.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** A .vmdk with its extents. Not thread-safe. */
public final class VirtualDisk {
  /** Identifies what is on a disk; VMware writes it too. [O] */
  static final String CONTENT = "ddb.longContentID";

  private final Path file;
  private final DiskDescriptor descriptor;
  private final boolean embedded;

  VirtualDisk(Path file, DiskDescriptor descriptor, boolean embedded) {
    this.file = file;
    this.descriptor = descriptor;
    this.embedded = embedded;
  }

  /** Reads a disk; {@link NotADisk} if the file is none. */
  public static VirtualDisk open(Path file) throws IOException {
    if (SparseExtent.isOne(file)) {
      try (SparseExtent extent = SparseExtent.open(file)) {
        return new VirtualDisk(file, DiskDescriptor.parse(extent.descriptor()), true);
      }
    }
    if (Files.size(file) > 1 << 20) {
      throw new NotADisk(file);
    }
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    if (!text.contains("# Disk DescriptorFile")) {
      throw new NotADisk(file);
    }
    return new VirtualDisk(file, DiskDescriptor.parse(text), false);
  }

  /** A file that is no virtual disk. */
  public static final class NotADisk extends IOException {
    private static final long serialVersionUID = 1;

    NotADisk(Path file) {
      super(file.toString());
    }
  }

  /** Makes a delta over a disk, whose own content it goes on with. */
  public static VirtualDisk delta(Path file, VirtualDisk parent, String hint) throws IOException {
    VirtualDisk delta = NewDisk.create(file, DiskType.SPARSE, parent.sectors(), parent.adapter());
    delta.descriptor.set("parentCID", parent.cid());
    delta.descriptor.set("parentFileNameHint", hint);
    delta.save();
    return delta;
  }

  public Path file() {
    return file;
  }

  DiskDescriptor descriptor() {
    return descriptor;
  }

  boolean embedded() {
    return embedded;
  }

  public long sectors() {
    return descriptor.extents().stream().mapToLong(DiskDescriptor.Extent::sectors).sum();
  }

  public String createType() {
    return descriptor.get("createType");
  }

  public String adapter() {
    String adapter = descriptor.get("ddb.adapterType");
    return adapter.isEmpty() ? "lsilogic" : adapter;
  }

  public String cid() {
    return descriptor.get("CID");
  }

  /** The disk that this one is a delta of, or null. */
  public Path parent() {
    String hint = descriptor.get("parentFileNameHint");
    if (hint.isEmpty()) {
      return null;
    }
    return hint.matches("[A-Za-z]:\\\\.*")
        ? onDrive(hint.substring(3).replace('\\', '/'))
        : file.resolveSibling(hint).normalize();
  }

  /** Drive C: of a Windows host is one of the folders that this file is in. */
  private Path onDrive(String below) {
    for (Path drive = file.getParent(); drive != null; drive = drive.getParent()) {
      if (Files.exists(drive.resolve(below))) {
        return drive.resolve(below);
      }
    }
    return file.resolveSibling(below);
  }

  public void setParent(Path parent) throws IOException {
    if (parent == null) {
      descriptor.remove("parentFileNameHint");
      descriptor.set("parentCID", "ffffffff");
    } else {
      descriptor.set("parentCID", VirtualDisk.open(parent).cid());
      boolean beside = parent.getParent().equals(file.getParent());
      descriptor.set(
          "parentFileNameHint", beside ? parent.getFileName().toString() : parent.toString());
    }
    save();
  }

  /** Identity of what is on the disk; made up if there is none. */
  public String content() throws IOException {
    String content = descriptor.get(CONTENT);
    return content.isEmpty() ? newContent() : content;
  }

  public String newContent() throws IOException {
    byte[] random = new byte[16];
    ThreadLocalRandom.current().nextBytes(random);
    setContent(HexFormat.of().formatHex(random));
    return descriptor.get(CONTENT);
  }

  public void setContent(String content) throws IOException {
    descriptor.set(CONTENT, content);
    save();
  }

  /** The first write after the disk was opened. */
  public void touch() throws IOException {
    descriptor.set("CID", DiskDescriptor.newCid());
    save();
  }

  void save() throws IOException {
    if (!embedded) {
      Files.writeString(file, descriptor.text());
      return;
    }
    try (SparseExtent extent = SparseExtent.open(file)) {
      extent.writeDescriptor(descriptor.text());
    }
  }

  /** The descriptor and all extents. */
  public List<Path> files() {
    List<Path> files = new ArrayList<>(List.of(file));
    for (DiskDescriptor.Extent extent : descriptor.extents()) {
      Path part = embedded ? file : file.resolveSibling(extent.file());
      if (!files.contains(part)) {
        files.add(part);
      }
    }
    return files;
  }

  public void delete() throws IOException {
    for (Path part : files()) {
      Files.deleteIfExists(part);
    }
  }
}
