package dev.posada.virtualbox.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code showmediuminfo} and {@code list hdds --long} say of an image. Immutable.
 *
 * @param id its UUID
 * @param parent the image that it is a difference to
 * @param state as in {@code created}, {@code inaccessible}, {@code locked read}
 * @param accessError why it is inaccessible, in a few lines; empty if it is not
 * @param description what somebody has written about it
 * @param type as in {@code normal (base)}
 * @param location its file
 * @param format as in {@code VDI}, in the letters of the one who made it
 * @param variant as in {@code dynamic default}; empty where it is not told
 * @param capacity its size for a machine, in bytes; -1 where it is not told
 * @param sizeOnDisk its size here, in bytes, of whole MiB; -1 where it is not told
 * @param users the machines that it is attached to
 * @param children the images that are differences to it
 */
public record MediumText(
    String id,
    Optional<String> parent,
    String state,
    String accessError,
    String description,
    String type,
    String location,
    String format,
    String variant,
    long capacity,
    long sizeOnDisk,
    List<User> users,
    List<String> children) {

  /**
   * A machine that has it.
   *
   * @param name its name
   * @param id its UUID
   * @param snapshots the UUIDs of the snapshots in which it is attached
   */
  public record User(String name, String id, List<String> snapshots) {}

  private static final String UUID = "UUID";
  private static final String USERS = "In use by VMs";

  /** As they follow each other; what a description or a name forges comes out of turn. */
  private static final List<String> ORDER =
      List.of(
          UUID,
          "Parent UUID",
          "State",
          "Access Error",
          "Description",
          "Type",
          "Auto-Reset",
          "Location",
          "Accessible", // until 4.0, in place of the state
          "Storage format",
          "Format variant",
          "Capacity",
          "Size on disk",
          "Encryption",
          "Cipher",
          "Password ID",
          "Property",
          USERS,
          "Child UUIDs");

  /** What they were called until 4.0. */
  private static final Map<String, String> OLD =
      Map.of(
          "Path", "Location",
          "Format", "Storage format",
          "Logical size", "Capacity",
          "Current size on disk", "Size on disk",
          "Usage", USERS);

  private static final Pattern LINE = Pattern.compile("([A-Z][A-Za-z -]*?): *(.*)");
  private static final Pattern USER =
      Pattern.compile("(.*?) \\(UUID: (" + UuidText.PATTERN + ")\\)(.*)", Pattern.DOTALL);
  private static final Pattern IDS = Pattern.compile("\\(UUID: (" + UuidText.PATTERN + ")\\)");

  /** {@return all images, in the order of the text} */
  public static List<MediumText> of(String stdout) {
    List<MediumText> all = new ArrayList<>();
    Map<String, String> fields = new LinkedHashMap<>();
    int at = -1;
    for (String line : stdout.split("\\r?\\n")) {
      Matcher labelled = LINE.matcher(line);
      String label = labelled.matches() ? labelled.group(1) : "";
      label = OLD.getOrDefault(label, label);
      int place = ORDER.indexOf(label);
      if (label.equals(UUID) && labelled.group(2).matches(UuidText.PATTERN)) {
        end(fields, all);
        fields = new LinkedHashMap<>();
        at = -1;
      }
      if (place >= 0 && isInTurn(place, at)) {
        fields.put(label, labelled.group(2));
        at = place;
      } else if (at >= 0) {
        fields.merge(ORDER.get(at), line, (before, more) -> before + "\n" + more);
      }
    }
    end(fields, all);
    return List.copyOf(all);
  }

  /** What is real after the description replaces what the description has forged. */
  private static boolean isInTurn(int place, int at) {
    return place > at
        || place > ORDER.indexOf("Description") && place < at && at < ORDER.indexOf(USERS);
  }

  private static void end(Map<String, String> fields, List<MediumText> all) {
    if (!fields.containsKey(UUID)) {
      return;
    }
    String parent = fields.getOrDefault("Parent UUID", "base").strip();
    all.add(
        new MediumText(
            UuidText.bare(fields.get(UUID)),
            parent.equals("base") ? Optional.empty() : Optional.of(UuidText.bare(parent)),
            state(fields),
            field(fields, "Access Error"),
            field(fields, "Description"),
            field(fields, "Type"),
            field(fields, "Location"),
            field(fields, "Storage format"),
            field(fields, "Format variant"),
            bytes(field(fields, "Capacity")),
            bytes(field(fields, "Size on disk")),
            users(field(fields, USERS)),
            field(fields, "Child UUIDs").lines().map(String::strip).map(UuidText::bare).toList()));
  }

  private static String state(Map<String, String> fields) {
    boolean unreadable = field(fields, "Accessible").equals("no");
    return fields.containsKey("State") || !fields.containsKey("Accessible")
        ? field(fields, "State")
        : unreadable ? "inaccessible" : "created";
  }

  /** {@return a field, without the line between this image and the next} */
  private static String field(Map<String, String> fields, String label) {
    return fields.getOrDefault(label, "").stripTrailing();
  }

  private static long bytes(String size) {
    long number = LabelledText.number(size);
    if (number < 0) {
      return -1;
    }
    return size.contains("GByte")
        ? number << 30
        : size.contains("MByte") ? number << 20 : size.contains("KByte") ? number << 10 : number;
  }

  private static List<User> users(String lines) {
    List<User> users = new ArrayList<>();
    for (String line : lines.split("\n {16}")) {
      Matcher user = USER.matcher(line);
      if (user.matches()) {
        List<String> snapshots =
            IDS.matcher(user.group(3)).results().map(id -> UuidText.bare(id.group(1))).toList();
        users.add(new User(user.group(1), UuidText.bare(user.group(2)), snapshots));
      }
    }
    return List.copyOf(users);
  }
}
