package dev.posada.vmware.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the descriptor of a {@code .vmdk} says, which is a file of its own or part of the image.
 * Immutable.
 */
public final class DiskFile {
  /** How much of a file is enough to read the descriptor in it. */
  public static final int HEAD = 1 << 16;

  private static final int SECTOR = 512;
  private static final int MAGIC = 0x564d444b; // KDMV, as its bytes stand there
  private static final int DESCRIPTOR_OFFSET = 28;
  private static final int DESCRIPTOR_SIZE = 36;
  private static final String NONE = "ffffffff";

  private static final Pattern PART =
      Pattern.compile(".*-(flat|delta|[sf]\\d{3})\\.vmdk", Pattern.CASE_INSENSITIVE);

  private static final Pattern ENTRY =
      Pattern.compile("\\s*([A-Za-z][\\w.]*)\\s*=\\s*(?:\"([^\"]*)\"|([^\"\\s]*))\\s*(?:#.*)?");
  private static final Pattern EXTENT =
      Pattern.compile(
          "\\s*(RW|RDONLY|NOACCESS)\\s+(\\d{1,18})\\s+(\\w+)(?:\\s+\"([^\"]*)\"(?:\\s+(\\d{1,18}))?"
              + ".*)?");

  private final Map<String, String> entries = new LinkedHashMap<>();
  private final List<Extent> extents = new ArrayList<>();

  private DiskFile(String descriptor) {
    for (String line : descriptor.split("\\R")) {
      Matcher extent = EXTENT.matcher(line);
      Matcher entry = ENTRY.matcher(line);
      if (extent.matches()) {
        extents.add(
            new Extent(
                extent.group(1),
                Long.parseLong(extent.group(2)),
                extent.group(3).toUpperCase(Locale.ROOT),
                Optional.ofNullable(extent.group(4)),
                extent.group(5) == null ? 0 : Long.parseLong(extent.group(5))));
      } else if (entry.matches()) {
        String value = entry.group(2) == null ? entry.group(3) : entry.group(2);
        entries.putIfAbsent(entry.group(1).toLowerCase(Locale.ROOT), value);
      }
    }
  }

  /**
   * A part of a disk.
   *
   * @param access as in {@code RW}
   * @param sectors its size for the machine
   * @param type as in {@code SPARSE} or {@code FLAT}
   * @param file its file, from the folder of the descriptor if that is relative; empty for zeroes
   * @param offset where it begins in its file, in sectors
   */
  public record Extent(
      String access, long sectors, String type, Optional<String> file, long offset) {}

  /**
   * {@return what a descriptor says}
   *
   * @param head the first {@link #HEAD} bytes of the file, or all if it has less
   * @throws IllegalArgumentException if there is no descriptor in them
   */
  public static DiskFile of(byte[] head) {
    byte[] descriptor = isImage(head) ? embedded(head) : head;
    String plain = new String(descriptor, ISO_8859_1);
    int end = plain.indexOf('\0');
    byte[] text = end < 0 ? descriptor : Arrays.copyOf(descriptor, end);
    DiskFile read = new DiskFile(Encoding.text(text, charset(plain)));
    if (read.createType().isEmpty()) {
      throw new IllegalArgumentException("no descriptor of a disk");
    }
    return read;
  }

  /**
   * {@return whether VMware's tools call parts of disks like that, of which another file is the
   * descriptor}
   *
   * @param name of a file
   */
  public static boolean isPart(String name) {
    return PART.matcher(name).matches();
  }

  private static Charset charset(String plain) {
    Matcher named = Pattern.compile("(?m)^\\s*encoding\\s*=\\s*\"([^\"]*)\"").matcher(plain);
    return named.find() ? Encoding.charset(named.group(1)).orElse(UTF_8) : UTF_8;
  }

  private static boolean isImage(byte[] head) {
    return head.length >= SECTOR && littleEndian(head).getInt(0) == MAGIC;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] embedded(byte[] head) {
    long offset = littleEndian(head).getLong(DESCRIPTOR_OFFSET);
    long size = littleEndian(head).getLong(DESCRIPTOR_SIZE);
    if (offset <= 0 || size <= 0 || offset >= head.length / SECTOR) {
      // An image of a disk in several parts has none: the descriptor is a file beside it.
      throw new IllegalArgumentException("an image without a descriptor in it");
    }
    int from = (int) offset * SECTOR;
    int length = (int) Math.min(head.length - from, Math.min(size, head.length) * SECTOR);
    return Arrays.copyOfRange(head, from, from + length);
  }

  private String text(String key) {
    return entries.getOrDefault(key, "");
  }

  /** {@return as in {@code monolithicSparse}} */
  public String createType() {
    return text("createtype");
  }

  /** {@return the number of its content, eight small digits; another after each change} */
  public String contentId() {
    return id(text("cid"));
  }

  /** {@return the number that the content of the disk below it had; empty if there is none} */
  public Optional<String> parentContentId() {
    return Optional.of(id(text("parentcid"))).filter(it -> !it.equals(NONE) && !it.isEmpty());
  }

  private static String id(String text) {
    String digits = text.toLowerCase(Locale.ROOT);
    return digits.isEmpty()
        ? ""
        : "0".repeat(Math.max(0, NONE.length() - digits.length())) + digits;
  }

  /** {@return the disk below it, from the folder of this one if it is relative; empty if none} */
  public Optional<String> parent() {
    return parentContentId().map(it -> text("parentfilenamehint")).filter(it -> !it.isBlank());
  }

  /** {@return its size for a machine, in bytes} */
  public long capacity() {
    return extents.stream().mapToLong(Extent::sectors).sum() * SECTOR;
  }

  /** {@return its parts, in their order} */
  public List<Extent> extents() {
    return List.copyOf(extents);
  }

  /** {@return as in {@code lsilogic}; empty if it does not tell} */
  public String adapter() {
    return text("ddb.adaptertype");
  }

  /**
   * {@return the files that it is made of and that lie in its folder, absolute, itself first}
   *
   * <p>What it names elsewhere may be a device, or somebody else's.
   */
  public List<String> filesBeside(String path) {
    String folder = Paths.parent(path);
    return files(path).stream().filter(file -> Paths.isSame(Paths.parent(file), folder)).toList();
  }

  /** {@return all files that it is made of, absolute, itself first} */
  public List<String> files(String path) {
    List<String> all = new ArrayList<>(List.of(path));
    for (Extent extent : extents) {
      extent
          .file()
          .map(file -> Paths.resolve(Paths.parent(path), file))
          .filter(file -> all.stream().noneMatch(known -> Paths.isSame(known, file)))
          .ifPresent(all::add);
    }
    return List.copyOf(all);
  }
}
