package dev.posada.vmware.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posada.Failure;
import dev.posada.NativeException;
import dev.posada.spi.Operation;
import dev.posada.spi.command.HostFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A new disk in one file that grows ({@code monolithicSparse}), without anything in it. Immutable.
 *
 * <p>All tables of grains are in the file from the start, twice, as VMware's own tools write them:
 * its products do not add one later. They are of zeroes, an eight-thousandth of the capacity.
 */
public final class SparseDisk {
  /** How many bytes a disk has at most here: 4 TiB. */
  public static final long LARGEST = 1L << 42;

  private static final int SECTOR = 512;
  private static final int GRAIN = 128; // sectors
  private static final int ENTRIES = 512; // of a table
  private static final int TABLE = ENTRIES * Integer.BYTES / SECTOR;
  private static final int DESCRIPTOR = 1;
  private static final int DESCRIPTOR_SIZE = 20;
  private static final int FIRST = DESCRIPTOR + DESCRIPTOR_SIZE;
  private static final int MAGIC = 0x564d444b;
  private static final int FLAGS = 3; // line ends can be tested, and there is a second directory
  private static final int SMALL = 4 << 20; // bytes of a file that are made in memory

  private final long sectors;
  private final String adapter;
  private final Optional<String> parent;
  private final String parentId;

  private SparseDisk(long sectors, String adapter, Optional<String> parent, String parentId) {
    this.sectors = sectors;
    this.adapter = adapter;
    this.parent = parent;
    this.parentId = parentId;
  }

  /**
   * {@return an empty disk}
   *
   * @param bytes its capacity, at most 4 TiB, rounded up to a multiple of 64 KiB
   * @param bus the kind of controller that it is for
   * @throws IllegalArgumentException if it would be too large, or not a byte
   */
  public static SparseDisk of(long bytes, Slot.Bus bus) {
    if (bytes <= 0 || bytes > LARGEST) {
      throw new IllegalArgumentException("no capacity of a disk: " + bytes);
    }
    long grain = (long) GRAIN * SECTOR;
    long sectors = (bytes + grain - 1) / grain * GRAIN;
    return new SparseDisk(
        sectors, bus == Slot.Bus.IDE ? "ide" : "lsilogic", Optional.empty(), "ffffffff");
  }

  /**
   * {@return an empty disk on top of another: what it does not have is read there}
   *
   * @param path the other one as the file is to name it, beside it or absolute
   * @param below what its descriptor says
   * @throws IllegalArgumentException if a descriptor cannot name that path
   */
  public static SparseDisk over(String path, DiskFile below) {
    if (!isName(path)) {
      throw new IllegalArgumentException("no name of a disk: " + path);
    }
    String adapter = below.adapter().isEmpty() ? "lsilogic" : below.adapter();
    return new SparseDisk(below.capacity() / SECTOR, adapter, Optional.of(path), below.contentId());
  }

  /** {@return its capacity in bytes} */
  public long capacity() {
    return sectors * SECTOR;
  }

  /** {@return how many bytes its file has} */
  public long size() {
    return overhead() * SECTOR;
  }

  private long tables() {
    long perTable = (long) GRAIN * ENTRIES;
    return (sectors + perTable - 1) / perTable;
  }

  private long directory() {
    return (tables() * Integer.BYTES + SECTOR - 1) / SECTOR;
  }

  private long second() {
    return FIRST + directory() + tables() * TABLE;
  }

  /** {@return where the grains begin} */
  private long overhead() {
    long end = second() + directory() + tables() * TABLE;
    return (end + GRAIN - 1) / GRAIN * GRAIN;
  }

  /**
   * Makes the file. It appears whole or not at all.
   *
   * @param path where, in a folder that is there
   * @throws IllegalArgumentException if a descriptor cannot have that name
   */
  public void write(String path, HostFiles files, Operation op) {
    String name = Paths.name(path);
    if (!isName(name)) {
      throw new IllegalArgumentException("no name of a disk: " + name);
    }
    try {
      if (size() <= SMALL) {
        ByteBuffer all = ByteBuffer.allocate((int) size());
        all.put(0, header(name).array());
        all.put(FIRST * SECTOR, directory(FIRST).array());
        all.put((int) second() * SECTOR, directory(second()).array());
        files.write(path, all.array(), op);
      } else {
        send(name, path, files, op);
      }
    } catch (IOException e) {
      throw new NativeException(
          "no temporary file for " + path + ": " + e.getMessage(), Failure.notDone().cause(e));
    }
  }

  /** {@return whether a descriptor can name a file or a path: it has no way to hide a quote} */
  public static boolean isName(String path) {
    return path.indexOf('"') < 0 && path.chars().noneMatch(Character::isISOControl);
  }

  /** By a file with holes on this machine, which takes hardly any place there. */
  private void send(String name, String path, HostFiles files, Operation op) throws IOException {
    Path whole = Files.createTempFile("posada-", ".vmdk");
    try {
      try (SeekableByteChannel out =
          Files.newByteChannel(whole, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
        put(out, 0, header(name));
        put(out, FIRST, directory(FIRST));
        put(out, second(), directory(second()));
        put(out, overhead() - 1, ByteBuffer.allocate(SECTOR));
      }
      files.send(whole, path, op);
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  private static void put(SeekableByteChannel out, long sector, ByteBuffer bytes)
      throws IOException {
    out.position(sector * SECTOR);
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  /** {@return the header and the descriptor} */
  private ByteBuffer header(String name) {
    ByteBuffer header = littleEndian(FIRST * SECTOR);
    header.putInt(MAGIC).putInt(1).putInt(FLAGS).putLong(sectors).putLong(GRAIN);
    header.putLong(DESCRIPTOR).putLong(DESCRIPTOR_SIZE).putInt(ENTRIES);
    header.putLong(FIRST).putLong(second()).putLong(overhead());
    header.put((byte) 0); // not in use
    header.put(new byte[] {'\n', ' ', '\r', '\n'}); // broken by whoever copies it as a text
    byte[] descriptor = descriptor(name).getBytes(UTF_8);
    if (descriptor.length > DESCRIPTOR_SIZE * SECTOR) {
      throw new IllegalArgumentException("too long a name of a disk: " + name);
    }
    header.put(DESCRIPTOR * SECTOR, descriptor);
    return header.rewind();
  }

  /** {@return the places of the tables, which follow it} */
  private ByteBuffer directory(long at) {
    ByteBuffer entries = littleEndian((int) directory() * SECTOR);
    for (long table = 0; table < tables(); table++) {
      entries.putInt((int) (at + directory() + table * TABLE));
    }
    return entries.rewind();
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private String descriptor(String name) {
    String hint = parent.map(path -> "parentFileNameHint=\"" + path + "\"\n").orElse("");
    String id = parent.isPresent() ? parentId : "fffffffe"; // as VMware's tools begin
    return "# Disk DescriptorFile\nversion=1\nencoding=\"UTF-8\"\n"
        + ("CID=" + id + "\nparentCID=" + parentId + "\ncreateType=\"monolithicSparse\"\n" + hint)
        + ("\n# Extent description\nRW " + sectors + " SPARSE \"" + name + "\"\n")
        + ("\n# The Disk Data Base\n#DDB\n\nddb.adapterType = \"" + adapter + "\"\n")
        + DiskGeometry.of(sectors, adapter).lines()
        + "ddb.virtualHWVersion = \"14\"\n";
  }
}
