package dev.posada.virtualbox.text;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.virtualbox.recorded.Recording;
import dev.posada.virtualbox.text.SnapshotText.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes again what was read: then all of it was read, and right. */
final class Rewriting {
  private Rewriting() {}

  static void machines(Recording recording) {
    String again =
        VmList.of(recording.stdout()).stream()
            .map(it -> "\"" + it.name() + "\" {" + it.id() + "}\n")
            .collect(joining());
    if (recording.file().matches(".*(LC_ALL|de_DE).*")) {
      // In a locale that has no such letters, the tool ends its output before them.
      assertTrue(recording.stdout().startsWith(again) && again.lines().count() > 5, again);
    } else {
      assertEquals(recording.stdout(), again);
    }
  }

  static void snapshots(Recording recording) {
    SnapshotText read = SnapshotText.of(recording.stdout());
    if (recording.exit() != 0) {
      noSnapshots(recording);
      return;
    }
    Map<String, String> paths = new HashMap<>();
    Map<String, Integer> children = new HashMap<>();
    StringBuilder again = new StringBuilder();
    for (Snapshot one : read.snapshots()) {
      String path =
          one.parent()
              .map(parent -> paths.get(parent) + "-" + children.merge(parent, 1, Integer::sum))
              .orElse("");
      paths.put(one.id(), path);
      line(again, "SnapshotName" + path, one.name());
      line(again, "SnapshotUUID" + path, one.id());
      if (!one.description().isEmpty()) {
        line(again, "SnapshotDescription" + path, one.description());
      }
    }
    String current = read.current().orElseThrow();
    Snapshot stands =
        read.snapshots().stream().filter(it -> it.id().equals(current)).findFirst().orElseThrow();
    line(again, "CurrentSnapshotName", stands.name());
    line(again, "CurrentSnapshotUUID", current);
    line(again, "CurrentSnapshotNode", "SnapshotName" + paths.get(current));
    assertEquals(recording.stdout(), again.toString());
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(key).append("=\"").append(value).append("\"\n");
  }

  static void noSnapshots(Recording recording) {
    assertTrue(recording.stdout().contains("does not have any snapshots"), recording.stdout());
    assertEquals(
        new SnapshotText(List.of(), Optional.empty()), SnapshotText.of(recording.stdout()));
  }

  static void uuid(Recording recording) {
    String id = UuidText.of(recording.stdout()).orElseThrow();
    if (recording.argv().contains("--uuid")) {
      assertEquals(recording.after("--uuid"), id);
    }
    String[] lines = recording.stdout().split("\n");
    boolean machine = recording.argv().get(0).equals("createvm");
    String line = lines[lines.length - (machine ? 2 : 1)];
    assertTrue(line.endsWith("UUID: " + id), line);
  }

  static void properties(Recording recording) {
    List<PropertyText> read = PropertyText.of(recording.stdout());
    if (recording.stdout().equals("No properties found.\n")) {
      assertEquals(List.of(), read);
      return;
    }
    String again =
        read.stream()
            .map(
                it ->
                    it.key()
                        + " = '"
                        + it.value()
                        + "' @ "
                        + it.changed()
                        + (it.flags().isEmpty() ? "\n" : " " + it.flags() + "\n"))
            .collect(joining());
    // Columns are filled with blanks.
    assertEquals(recording.stdout().replaceAll(" +", " "), again.replaceAll(" +", " "));
  }

  static void value(Recording recording) {
    Optional<String> read = PropertyText.value(recording.stdout());
    assertEquals(
        recording.stdout(), read.map(it -> "Value: " + it + "\n").orElse("No value set!\n"));
  }

  static void extraData(Recording recording) {
    String again =
        ExtraDataText.of(recording.stdout()).entrySet().stream()
            .map(it -> "Key: " + it.getKey() + ", Value: " + it.getValue() + "\n")
            .collect(joining());
    assertEquals(recording.stdout(), again);
  }

  static void bandwidth(Recording recording) {
    StringBuilder again = new StringBuilder();
    int number = 0;
    for (BandwidthText one : BandwidthText.of(recording.stdout())) {
      String type = one.network() ? "Network" : "Disk";
      again.append("BandwidthGroup" + number++ + "=\"" + one.name() + "\"," + type);
      again.append("," + one.bytesPerSecond() + "\n");
    }
    assertEquals(recording.stdout(), again.toString());
  }

  static void metrics(Recording recording) {
    List<MetricsText> read = MetricsText.of(recording.stdout());
    List<String> lines = recording.stdout().lines().skip(2).toList();
    assertEquals(lines.size(), read.size());
    for (int i = 0; i < read.size(); i++) {
      MetricsText row = read.get(i);
      // The names are short here, so the columns stand.
      assertEquals(lines.get(i).substring(0, 16).strip(), row.object());
      assertEquals(lines.get(i).substring(16, 57).strip(), row.metric());
      String values = row.values().stream().map(Rewriting::sample).collect(joining(", "));
      assertEquals(lines.get(i).substring(57).strip(), values);
    }
  }

  private static String sample(MetricsText.Value value) {
    return value.unit().equals("%")
        ? String.format(java.util.Locale.ROOT, "%.2f%%", value.amount())
        : (long) value.amount() + " " + value.unit();
  }
}
