package dev.posada.vmrun.files;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text that describes a virtual disk. Not thread-safe. */
public final class DiskDescriptor {
  private static final Pattern EXTENT =
      Pattern.compile("(RW|RDONLY|NOACCESS) (\\d+) (\\w+)(?: \"([^\"]*)\"(?: (\\d+))?)?");

  /** One file of the disk. */
  public record Extent(long sectors, String kind, String file) {
    String line() {
      String text = "RW " + sectors + " " + kind + " \"" + file + "\"";
      return kind.equals("FLAT") ? text + " 0" : text;
    }
  }

  private final List<String> lines;

  private DiskDescriptor(List<String> lines) {
    this.lines = lines;
  }

  static DiskDescriptor parse(String text) {
    return new DiskDescriptor(new ArrayList<>(text.lines().toList()));
  }

  /** A descriptor without a parent; the geometry is what BIOS translation gives. */
  static DiskDescriptor of(String createType, List<Extent> extents, String adapter) {
    long sectors = extents.stream().mapToLong(Extent::sectors).sum();
    List<String> lines = new ArrayList<>();
    lines.add("# Disk DescriptorFile");
    lines.add("version=1");
    lines.add("encoding=\"UTF-8\"");
    lines.add("CID=" + newCid());
    lines.add("parentCID=ffffffff");
    lines.add("createType=\"" + createType + "\"");
    lines.add("");
    lines.add("# Extent description");
    extents.forEach(extent -> lines.add(extent.line()));
    lines.addAll(List.of("", "# The Disk Data Base ", "#DDB", ""));
    boolean ide = adapter.equals("ide");
    int heads = ide ? 16 : 255;
    long cylinders = Math.max(1, sectors / (heads * 63L));
    lines.add("ddb.adapterType = \"" + adapter + "\"");
    lines.add("ddb.geometry.cylinders = \"" + Math.min(cylinders, ide ? 16383 : 65535) + "\"");
    lines.add("ddb.geometry.heads = \"" + heads + "\"");
    lines.add("ddb.geometry.sectors = \"63\"");
    lines.add("ddb.virtualHWVersion = \"20\"");
    return new DiskDescriptor(lines);
  }

  static String newCid() {
    return String.format("%08x", ThreadLocalRandom.current().nextInt() & 0x7FFFFFFF);
  }

  String get(String name) {
    for (String line : lines) {
      int equals = line.indexOf('=');
      if (equals > 0 && line.substring(0, equals).strip().equals(name)) {
        return line.substring(equals + 1).strip().replace("\"", "");
      }
    }
    return "";
  }

  /**
   * Sets a value; names beginning with ddb are quoted and stand at the end, others after parentCID.
   */
  void set(String name, String value) {
    boolean bare = name.endsWith("CID");
    String text =
        name.startsWith("ddb.")
            ? name + " = \"" + value + "\""
            : name + "=" + (bare ? value : "\"" + value + "\"");
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith(name) && line.substring(name.length()).strip().startsWith("=")) {
        lines.set(i, text);
        return;
      }
    }
    if (name.startsWith("ddb.")) {
      lines.add(text);
    } else {
      lines.add(1 + lines.indexOf("parentCID=" + get("parentCID")), text);
    }
  }

  void remove(String name) {
    lines.removeIf(
        line -> line.startsWith(name) && line.substring(name.length()).strip().startsWith("="));
  }

  List<Extent> extents() {
    List<Extent> extents = new ArrayList<>();
    for (String line : lines) {
      Matcher extent = EXTENT.matcher(line);
      if (extent.lookingAt()) {
        extents.add(new Extent(Long.parseLong(extent.group(2)), extent.group(3), extent.group(4)));
      }
    }
    return extents;
  }

  void replaceExtents(List<Extent> extents) {
    int at = 0;
    while (at < lines.size() && !EXTENT.matcher(lines.get(at)).lookingAt()) {
      at++;
    }
    lines.removeIf(line -> EXTENT.matcher(line).lookingAt());
    for (Extent extent : extents) {
      lines.add(at++, extent.line());
    }
  }

  String text() {
    return String.join("\n", lines) + "\n";
  }
}
