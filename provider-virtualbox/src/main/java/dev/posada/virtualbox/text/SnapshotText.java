package dev.posada.virtualbox.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code snapshot list --machinereadable} writes, and {@code showvminfo} near its end.
 * Immutable.
 *
 * <p>Names and descriptions are written as they are, over several lines too. They are told from
 * what follows by its place in the tree: only a snapshot that may come next ends a description.
 *
 * @param snapshots all, parents before their children
 * @param current the UUID of the one that the machine stands on
 */
public record SnapshotText(List<Snapshot> snapshots, Optional<String> current) {

  /**
   * A snapshot.
   *
   * @param id its UUID
   * @param name its name
   * @param parent the UUID of the one before it
   * @param description what somebody has written about it; empty for nothing
   */
  public record Snapshot(String id, String name, Optional<String> parent, String description) {}

  private static final Pattern NAME =
      Pattern.compile(
          "\\GSnapshotName((?:-\\d+)*)=\"(.*?)\"\\r?\\nSnapshotUUID\\1=\"("
              + UuidText.PATTERN
              + ")\"\\r?(?:\\n|\\z)",
          Pattern.DOTALL);
  private static final Pattern CURRENT =
      Pattern.compile(
          "\\GCurrentSnapshotName=\"(?:.*?)\"\\r?\\nCurrentSnapshotUUID=\"("
              + UuidText.PATTERN
              + ")\"\\r?\\nCurrentSnapshotNode=\"SnapshotName[-\\d]*\"\\r?(?:\\n|\\z)",
          Pattern.DOTALL);
  private static final Pattern NEXT =
      Pattern.compile(
          "\"\\r?\\n?(?:\\z|(?<=\\n)(?:CurrentSnapshotName=\"|GuestMemoryBalloon=|"
              + "SnapshotName((?:-\\d+)*)=\"))");
  private static final Pattern FIRST = Pattern.compile("^SnapshotName=\"", Pattern.MULTILINE);

  /** {@return the snapshots in what one of these commands has written} */
  public static SnapshotText of(String stdout) {
    return apart(stdout).snapshots();
  }

  /** {@return the snapshots, and all else without them} */
  static Apart apart(String stdout) {
    Matcher first = FIRST.matcher(stdout);
    if (!first.find()) {
      return new Apart(new SnapshotText(List.of(), Optional.empty()), stdout);
    }
    Reading reading = new Reading(stdout, first.start());
    SnapshotText all = reading.all();
    return new Apart(all, stdout.substring(0, first.start()) + stdout.substring(reading.at));
  }

  /**
   * A text in two parts.
   *
   * @param snapshots the part of the snapshots
   * @param rest the lines before and after
   */
  record Apart(SnapshotText snapshots, String rest) {}

  private static final class Reading {
    private final String text;
    private final List<Snapshot> found = new ArrayList<>();
    private final List<String> paths = new ArrayList<>();
    private Optional<String> current = Optional.empty();
    private int at;

    Reading(String text, int at) {
      this.text = text;
      this.at = at;
    }

    SnapshotText all() {
      Matcher name = NAME.matcher(text);
      Matcher stands = CURRENT.matcher(text);
      while (true) {
        if (name.find(at)) {
          at = name.end();
          snapshot(name.group(1), name.group(2), UuidText.bare(name.group(3)));
        } else if (stands.find(at)) { // in the midst of the tree until 5.x, at its end since
          at = stands.end();
          current = Optional.of(UuidText.bare(stands.group(1)));
        } else {
          return new SnapshotText(List.copyOf(found), current);
        }
      }
    }

    private void snapshot(String path, String name, String id) {
      int dash = path.lastIndexOf('-');
      int parent = dash < 0 ? -1 : paths.lastIndexOf(path.substring(0, dash));
      paths.add(path);
      Optional<String> before = parent < 0 ? Optional.empty() : Optional.of(found.get(parent).id());
      found.add(new Snapshot(id, name, before, description(path)));
    }

    private String description(String path) {
      String begin = "SnapshotDescription" + path + "=\"";
      if (!text.startsWith(begin, at)) {
        return "";
      }
      int start = at + begin.length();
      Matcher next = NEXT.matcher(text);
      for (int from = start; next.find(from); from = next.start() + 1) {
        if (next.group(1) == null || mayFollow(path, next.group(1))) {
          at = text.indexOf('\n', next.start()) + 1;
          at = at == 0 ? text.length() : at;
          return text.substring(start, next.start());
        }
      }
      at = text.length();
      return text.substring(start);
    }

    /** Whether it is its first child, or the next one of it or of one above it. */
    private static boolean mayFollow(String path, String next) {
      if (next.equals(path + "-1")) {
        return true;
      }
      int dash = next.lastIndexOf('-');
      if (dash < 0) {
        return false;
      }
      String[] before = path.split("-");
      String[] after = next.split("-");
      int last = after.length - 1;
      return last < before.length
          && Arrays.equals(before, 0, last, after, 0, last)
          && Long.parseLong(after[last]) == Long.parseLong(before[last]) + 1;
    }
  }
}
