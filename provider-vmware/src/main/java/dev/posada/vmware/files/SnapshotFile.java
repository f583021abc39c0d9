package dev.posada.vmware.files;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code .vmsd} file says of the snapshots of a machine. Immutable.
 *
 * <p>Its counts are not believed, and whatever has no parent that can be found is a root: the
 * numbers in the file have gaps, and a file that was repaired by hand may have circles.
 */
public final class SnapshotFile {
  private static final Pattern ENTRY = Pattern.compile("snapshot(\\d{1,9})\\.uid");

  private final Dictionary file;
  private final List<SavedState> snapshots;

  private SnapshotFile(Dictionary file) {
    this.file = file;
    Map<Long, SavedState> byUid = new LinkedHashMap<>();
    for (String prefix : prefixes(file)) {
      SavedState.read(file, prefix).ifPresent(one -> byUid.putIfAbsent(one.uid(), one));
    }
    this.snapshots = List.copyOf(inOrder(byUid));
  }

  /**
   * {@return where the snapshots of a machine are written down}
   *
   * @param vmx the {@code .vmx} of the machine
   */
  public static String place(String vmx) {
    return vmx.replaceFirst("(?i)\\.vmx$", "") + ".vmsd";
  }

  /** {@return what a file says; one without a byte is that of a machine without snapshots} */
  public static SnapshotFile of(byte[] file) {
    return new SnapshotFile(Dictionary.of(file));
  }

  /** {@return where the entries are, by their numbers} */
  private static List<String> prefixes(Dictionary file) {
    TreeMap<Integer, String> all = new TreeMap<>();
    for (String key : file.keys("snapshot")) {
      Matcher entry = ENTRY.matcher(key);
      if (entry.matches()) {
        all.put(Integer.parseInt(entry.group(1)), "snapshot" + entry.group(1) + ".");
      }
    }
    return List.copyOf(all.values());
  }

  /** {@return all, parents before their children, each with a parent that is there or none} */
  private static List<SavedState> inOrder(Map<Long, SavedState> byUid) {
    Map<Long, Optional<Long>> parents = new LinkedHashMap<>();
    byUid.forEach((uid, one) -> parents.put(uid, one.parent().filter(byUid::containsKey)));
    for (Long uid : byUid.keySet()) {
      if (isInCircle(uid, parents)) {
        parents.put(uid, Optional.empty()); // the first of the circle becomes its root
      }
    }
    List<SavedState> all = new ArrayList<>();
    below(Optional.empty(), byUid, parents, all);
    return all;
  }

  private static boolean isInCircle(long uid, Map<Long, Optional<Long>> parents) {
    Set<Long> seen = new HashSet<>();
    Optional<Long> at = parents.get(uid);
    while (at.isPresent() && seen.add(at.get())) {
      if (at.get() == uid) {
        return true;
      }
      at = parents.get(at.get());
    }
    return false;
  }

  private static void below(
      Optional<Long> parent,
      Map<Long, SavedState> byUid,
      Map<Long, Optional<Long>> parents,
      List<SavedState> all) {
    List<Long> waiting = new ArrayList<>(); // not by recursion: a chain may be thousands deep
    addChildren(parent, parents, waiting);
    while (!waiting.isEmpty()) {
      long uid = waiting.remove(waiting.size() - 1);
      all.add(byUid.get(uid).under(parents.get(uid)));
      addChildren(Optional.of(uid), parents, waiting);
    }
  }

  private static void addChildren(
      Optional<Long> parent, Map<Long, Optional<Long>> parents, List<Long> waiting) {
    int at = waiting.size();
    parents.forEach(
        (uid, its) -> {
          if (its.equals(parent)) {
            waiting.add(at, uid); // the last one is taken first
          }
        });
  }

  /** {@return the file} */
  public byte[] bytes() {
    return file.bytes();
  }

  /** {@return all snapshots, parents before their children, in the order of vmrun} */
  public List<SavedState> snapshots() {
    return snapshots;
  }

  /** {@return a snapshot by its number; empty if there is none} */
  public Optional<SavedState> snapshot(long uid) {
    return snapshots.stream().filter(one -> one.uid() == uid).findFirst();
  }

  /** {@return the one on which the machine stands; empty if it stands on none} */
  public Optional<SavedState> current() {
    return file.number("snapshot.current").stream()
        .boxed()
        .flatMap(it -> snapshot(it).stream())
        .findFirst();
  }

  /** {@return those right below one} */
  public List<SavedState> children(long uid) {
    return snapshots.stream().filter(it -> it.parent().filter(p -> p == uid).isPresent()).toList();
  }

  /** {@return its names from the root, with slashes between, as vmrun takes it} */
  public String path(long uid) {
    StringBuilder path = new StringBuilder();
    Optional<SavedState> at = snapshot(uid);
    while (at.isPresent()) {
      path.insert(0, at.get().name() + (path.isEmpty() ? "" : "/"));
      at = at.get().parent().flatMap(this::snapshot);
    }
    return path.toString();
  }

  /**
   * {@return the {@code .vmx} of the machine of which this one is a linked clone; empty if none}
   */
  public Optional<String> source() {
    return file.keys("cloneOf").stream()
        .filter(key -> key.matches("cloneof\\d+"))
        .map(file::text)
        .filter(it -> !it.isBlank())
        .findFirst();
  }

  /**
   * {@return a copy in which no snapshot has a linked clone with this {@code .vmx} any more: VMware
   * leaves it there when a clone is deleted, and then refuses to delete the snapshot}
   */
  public SnapshotFile withoutClone(String vmx) {
    Dictionary changed = file;
    for (SavedState one : snapshots) {
      if (one.clones().stream().anyMatch(it -> Paths.isSame(it, vmx))) {
        changed = withoutClone(changed, prefix(one.uid()), one, vmx);
      }
    }
    return changed == file ? this : new SnapshotFile(changed);
  }

  private static Dictionary withoutClone(
      Dictionary file, String prefix, SavedState one, String vmx) {
    List<String> left = one.clones().stream().filter(it -> !Paths.isSame(it, vmx)).toList();
    Map<String, String> keys = new LinkedHashMap<>();
    for (int i = 0; i < left.size(); i++) {
      keys.put(prefix + "clone" + i, left.get(i));
    }
    if (!left.isEmpty()) {
      keys.put(prefix + "numClones", Integer.toString(left.size()));
    }
    Pattern gone = Pattern.compile(Pattern.quote(prefix) + "(clone\\d+|numclones)");
    Set<String> kept = new HashSet<>();
    keys.keySet().forEach(key -> kept.add(key.toLowerCase(Locale.ROOT)));
    return file.without(key -> gone.matcher(key).matches() && !kept.contains(key)).with(keys);
  }

  private String prefix(long uid) {
    return prefixes(file).stream()
        .filter(it -> file.number(it + "uid").equals(OptionalLong.of(uid)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no snapshot " + uid));
  }
}
