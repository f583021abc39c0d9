package dev.posada.kvm.backup;

import dev.posada.kvm.xml.Xml;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a backup says of itself, as XML in its folder. Immutable.
 *
 * <p>The definition is what libvirt shows to everybody: passwords of screens and keys of disks are
 * not in it, and have to be set again in a machine that is made of it.
 *
 * @param id of this backup
 * @param machine the id of its machine
 * @param checkpoint since which the next backup may hold only what changed
 * @param parent what an incremental one stands on
 * @param consistency how its machine was
 */
record BackupManifest(
    String id,
    String machine,
    Instant made,
    Consistency consistency,
    Optional<String> checkpoint,
    Optional<Parent> parent,
    List<DiskCopy> disks,
    String definition) {
  private static final String ROOT = "posada-backup";
  private static final String VERSION = "1";

  /** No name leads out of the folder, and none is hidden. */
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]*";

  /** How the machine was: off, its file systems frozen by the agent, or as a power cut shows it. */
  enum Consistency {
    OFF,
    QUIESCED,
    CRASH
  }

  /** Another backup, by the name of its folder beside this one. */
  record Parent(String folder, String id) {}

  /**
   * A disk.
   *
   * @param capacity bytes
   * @param incremental it stands on what its parent has of it
   * @param layers files of which each holds what differs from those before
   */
  record DiskCopy(String target, long capacity, boolean incremental, List<Layer> layers) {}

  /** A file in the folder. */
  record Layer(String file, String format, long size, String sha256) {}

  /** {@return what it has of a disk} */
  Optional<DiskCopy> disk(String target) {
    return disks.stream().filter(disk -> disk.target().equals(target)).findFirst();
  }

  /** {@return the text for the folder} */
  String text() {
    Xml root = Xml.root(ROOT).with("version", VERSION).with("id", id).with("machine", machine);
    root.with("made", made).with("consistency", consistency);
    checkpoint.ifPresent(name -> root.add("checkpoint").text(name));
    parent.ifPresent(
        below -> root.add("parent").with("folder", below.folder()).with("id", below.id()));
    for (DiskCopy disk : disks) {
      Xml element = root.add("disk").with("target", disk.target());
      element.with("capacity", disk.capacity()).with("incremental", disk.incremental());
      for (Layer layer : disk.layers()) {
        element
            .add("layer")
            .with("file", layer.file())
            .with("format", layer.format())
            .with("size", layer.size())
            .with("sha256", layer.sha256());
      }
    }
    root.add("definition").text(definition);
    return root.toString();
  }

  /**
   * {@return what a text says}
   *
   * @throws IllegalArgumentException if it is none of ours, with the reason
   */
  static BackupManifest parse(String text) {
    Xml root = Xml.parse(text);
    if (!root.name().equals(ROOT)) {
      throw new IllegalArgumentException("it is about " + root.name());
    }
    if (!root.raw("version").equals(VERSION)) {
      throw new IllegalArgumentException("its version is " + root.raw("version"));
    }
    List<DiskCopy> disks = new ArrayList<>();
    Set<String> targets = new HashSet<>();
    for (Xml disk : root.children("disk")) {
      if (!targets.add(disk.raw("target"))) {
        throw new IllegalArgumentException("it has disk " + disk.raw("target") + " twice");
      }
      disks.add(disk(disk));
    }
    return new BackupManifest(
        name(root.raw("id")),
        root.raw("machine"),
        made(root.raw("made")),
        Consistency.valueOf(root.raw("consistency")),
        root.textOf("checkpoint"),
        root.child("parent").map(one -> new Parent(name(one.raw("folder")), name(one.raw("id")))),
        List.copyOf(disks),
        root.textOf("definition")
            .orElseThrow(() -> new IllegalArgumentException("it defines no machine")));
  }

  private static Instant made(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("no time: " + text, e);
    }
  }

  private static DiskCopy disk(Xml disk) {
    List<Layer> layers =
        disk.children("layer").stream()
            .map(
                layer ->
                    new Layer(
                        name(layer.raw("file")),
                        name(layer.raw("format")),
                        number(layer.raw("size")),
                        layer.raw("sha256")))
            .toList();
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("disk " + disk.raw("target") + " has no files");
    }
    return new DiskCopy(
        name(disk.raw("target")),
        number(disk.raw("capacity")),
        disk.raw("incremental").equals("true"),
        layers);
  }

  private static String name(String text) {
    if (!text.matches(NAME)) {
      throw new IllegalArgumentException("no name of ours: \"" + text + '"');
    }
    return text;
  }

  private static long number(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException("no size: \"" + text + '"');
    }
    return Long.parseLong(text);
  }
}
