package dev.posada.vmrun.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a .vmsd says. Not thread-safe. */
public final class SnapshotTree {
  private final Path file;
  private final Dictionary rest;
  private final List<Snap> snaps = new ArrayList<>();

  /**
   * One snapshot; its keys are kept as they stand in the file, so also those that nobody here
   * knows.
   */
  public static final class Snap {
    private final Map<String, String> keys = new LinkedHashMap<>();

    public String get(String key) {
      return keys.getOrDefault(key, "");
    }

    public Snap set(String key, Object value) {
      keys.put(key, value.toString());
      return this;
    }

    public String uid() {
      return get("uid");
    }

    /** uid of the parent, 0 for a root. */
    public String parent() {
      return keys.getOrDefault("parent", "0");
    }

    public String name() {
      return get("displayName");
    }

    /** Taken with memory: 1 running, 2 suspended. [1: O, 2: G] */
    public boolean live() {
      return !get("type").isEmpty() && !get("type").equals("0");
    }

    /** Disk files by node. */
    public Map<String, String> disks() {
      Map<String, String> disks = new LinkedHashMap<>();
      for (int i = 0; i < number("numDisks"); i++) {
        disks.put(get("disk" + i + ".node"), get("disk" + i + ".fileName"));
      }
      return disks;
    }

    public int number(String key) {
      return get(key).isEmpty() ? 0 : Integer.parseInt(get(key));
    }
  }

  private SnapshotTree(Path file, Dictionary rest) {
    this.file = file;
    this.rest = rest;
  }

  public static SnapshotTree read(Path file) throws IOException {
    Dictionary all = Files.exists(file) ? Dictionary.read(file) : Dictionary.parse(new byte[0]);
    SnapshotTree tree = new SnapshotTree(file, all);
    int count = Integer.parseInt(all.get("snapshot.numSnapshots", "0"));
    for (int i = 0; i < count; i++) {
      String prefix = "snapshot" + i + ".";
      Snap snap = new Snap();
      for (String name : all.names()) {
        if (name.toLowerCase(Locale.ROOT).startsWith(prefix)) {
          snap.keys.put(name.substring(prefix.length()), all.get(name));
        }
      }
      tree.snaps.add(snap);
    }
    return tree;
  }

  public List<Snap> snaps() {
    return snaps;
  }

  public String current() {
    return rest.get("snapshot.current", "0");
  }

  public void setCurrent(String uid) {
    rest.set("snapshot.current", uid);
  }

  /**
   * Adds a snapshot below the current one and makes it the current one; files begin with the stem.
   */
  public Snap add(String name, String stem) {
    int uid = Integer.parseInt(rest.get("snapshot.lastUID", "0")) + 1;
    Snap snap = new Snap().set("uid", uid).set("filename", stem + "-Snapshot" + uid + ".vmsn");
    if (!current().equals("0")) {
      snap.set("parent", current());
    }
    snap.set("displayName", name).set("description", "");
    snaps.add(snap);
    rest.setIfAbsent(".encoding", "UTF-8");
    rest.set("snapshot.lastUID", Integer.toString(uid));
    setCurrent(snap.uid());
    return snap;
  }

  public Snap byUid(String uid) {
    return snaps.stream().filter(s -> s.uid().equals(uid)).findFirst().orElse(null);
  }

  public List<Snap> children(String uid) {
    return snaps.stream().filter(s -> s.parent().equals(uid)).toList();
  }

  /** Takes a snapshot out: its children become its parent's. */
  public void remove(Snap gone) {
    snaps.remove(gone);
    for (Snap child : children(gone.uid())) {
      if (gone.parent().equals("0")) {
        child.keys.remove("parent");
      } else {
        child.set("parent", gone.parent());
      }
    }
    if (current().equals(gone.uid())) {
      setCurrent(gone.parent());
    }
  }

  /** Other keys, as those of a linked clone. */
  public Dictionary rest() {
    return rest;
  }

  /** Writes it in the order that was seen: the count stands behind the first snapshot. [O] */
  public void write() throws IOException {
    Dictionary out = rest.copy();
    for (String name : rest.names()) {
      if (name.toLowerCase(Locale.ROOT).matches("snapshot\\d+\\..*|snapshot\\.numsnapshots")) {
        out.remove(name);
      }
    }
    for (int i = 0; i < snaps.size(); i++) {
      for (Map.Entry<String, String> key : snaps.get(i).keys.entrySet()) {
        out.set("snapshot" + i + "." + key.getKey(), key.getValue());
      }
      if (i == 0) {
        out.set("snapshot.numSnapshots", Integer.toString(snaps.size()));
      }
    }
    out.write(file);
  }
}
