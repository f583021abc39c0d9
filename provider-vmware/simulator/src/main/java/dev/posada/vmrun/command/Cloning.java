package dev.posada.vmrun.command;

import dev.posada.vmrun.files.Dictionary;
import dev.posada.vmrun.files.DiskType;
import dev.posada.vmrun.files.MachineFiles;
import dev.posada.vmrun.files.NewDisk;
import dev.posada.vmrun.files.SnapshotTree;
import dev.posada.vmrun.files.SnapshotTree.Snap;
import dev.posada.vmrun.files.VirtualDisk;
import dev.posada.vmrun.host.Product;
import dev.posada.vmrun.host.Switch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** clone. */
final class Cloning {
  private Cloning() {}

  static void clone(Request request) throws IOException {
    boolean linked = request.word(2, "", List.of("full", "linked")).equals("linked");
    boolean player = request.settings().product() == Product.PLAYER;
    if (player && (linked || request.is(Switch.PLAYER_CLONE, "refused"))) {
      throw Message.NOT_SUPPORTED.failure();
    }
    Machine source = request.machine();
    SnapshotTree tree = source.files().snapshots();
    Snap snap = snapshot(request, source, tree);
    Path target = target(request);
    if (linked && snap == null) {
      // Made anew each time, so that there may be several of the name. [O]
      snap = TakingSnapshots.take(request, source, "Clone");
      snap.set("description", "Created by clone operation.");
      tree = withDescription(source, snap);
    }
    Files.createDirectories(target.getParent());
    MachineFiles clone =
        new MachineFiles(target.getParent().toRealPath().resolve(target.getFileName()));
    Dictionary settings = source.config().copy();
    if (snap != null) {
      KeptSettings.of(source, snap).ifPresent(kept -> KeptSettings.restore(settings, kept));
    }
    Map<String, Path> disks = new LinkedHashMap<>(source.files().disks(settings));
    Dictionary config = config(request, source, settings, clone, linked);
    if (snap != null) {
      for (Map.Entry<String, String> disk : snap.disks().entrySet()) {
        disks.put(disk.getKey(), source.files().inFolder(disk.getValue()));
      }
    }
    copyDisks(request, disks, clone, config, linked);
    request.making(clone.vmx());
    clone.write(config);
    if (linked) {
      record(request, source, tree, snap, clone, disks.size());
    } else {
      clone.write(clone.stem() + ".vmsd", "");
    }
    clone.write(clone.stem() + ".vmxf", "<?xml version=\"1.0\"?>\n<Foundry></Foundry>\n");
  }

  private static Snap snapshot(Request request, Machine source, SnapshotTree tree) {
    String name = option(request, "-snapshot");
    if (name == null) {
      if (source.record().alive() || source.suspended()) {
        throw Message.ALREADY_RUNNING.failure();
      }
      return null;
    }
    Snap snap =
        SnapshotNames.find(
            tree,
            name,
            // An empty line follows. [O]
            () ->
                Failure.lines(
                    Failure.ERROR, "Error: " + Message.INVALID_SNAPSHOT_NAME.text(name), ""));
    if (snap.live()) {
      throw Message.STATE_UNCHANGED.failure();
    }
    return snap;
  }

  /** {@code -snapshot=NAME} [D] or {@code -snapshot NAME} [O]; null if it is missing. */
  private static String option(Request request, String option) {
    List<String> words = request.parameters();
    for (int i = 3; i < words.size(); i++) {
      if (words.get(i).startsWith(option + "=")) {
        return words.get(i).substring(option.length() + 1);
      }
      if (words.get(i).equals(option) && i + 1 < words.size()) {
        return words.get(i + 1);
      }
    }
    return null;
  }

  private static Path target(Request request) {
    Path target = request.path(1);
    if (!target.toString().toLowerCase(Locale.ROOT).endsWith(".vmx")) {
      throw Message.UNKNOWN_SUFFIX.about(request.parameter(1));
    }
    if (Files.exists(target)) {
      throw Message.FILE_EXISTS.failure();
    }
    return target;
  }

  private static SnapshotTree withDescription(Machine source, Snap snap) throws IOException {
    SnapshotTree tree = source.files().snapshots();
    tree.byUid(snap.uid()).set("description", snap.get("description"));
    tree.write();
    return tree;
  }

  private static Dictionary config(
      Request request, Machine source, Dictionary config, MachineFiles clone, boolean linked) {
    String name = option(request, "-cloneName");
    String standard =
        request.is(Switch.CLONE_NAME, "base")
            ? clone.stem()
            : "Clone of " + config.get("displayName", source.files().stem());
    config.set("displayName", name == null ? standard : name);
    // Blank until the first start. [O]
    config.set("uuid.bios", "");
    config.set("uuid.location", "");
    config.set("checkpoint.vmState", "");
    config.remove("checkpoint.vmState.readOnly");
    for (int card : GeneratedKeys.cards(config)) {
      config.remove("ethernet" + card + ".generatedAddress");
    }
    for (String key : List.of("nvram", "extendedConfigFile", "vmxstats.filename")) {
      if (config.has(key)) {
        String ending = config.get(key).replaceFirst(".*\\.", ".");
        config.set(key, clone.stem() + ending);
      }
    }
    if (linked) {
      config.set("fileSearchPath", ".;" + request.paths().there(source.files().folder()));
    }
    return config;
  }

  private static void copyDisks(
      Request request,
      Map<String, Path> disks,
      MachineFiles clone,
      Dictionary config,
      boolean linked)
      throws IOException {
    int number = 1;
    for (Map.Entry<String, Path> disk : disks.entrySet()) {
      VirtualDisk from = VirtualDisks.open(disk.getValue());
      if (from == null) {
        throw Message.FILE_NOT_FOUND.failure();
      }
      Path file = clone.inFolder(clone.stem() + "-cl" + number++ + ".vmdk");
      if (Files.exists(file)) {
        throw Message.FILE_EXISTS.failure();
      }
      VirtualDisk to =
          linked
              ? VirtualDisk.delta(file, from, request.paths().there(from.file()))
              : NewDisk.copy(from, file, DiskType.SPARSE, from.sectors());
      GuestTree.fork(request.home(), from, to);
      config.set(disk.getKey() + ".fileName", file.getFileName().toString());
    }
  }

  /** Both sides of a linked clone note each other. [O] */
  private static void record(
      Request request, Machine source, SnapshotTree tree, Snap snap, MachineFiles clone, int disks)
      throws IOException {
    Snap noted = tree.byUid(snap.uid());
    int clones = noted.number("numClones");
    noted.set("clone" + clones, request.paths().there(clone.vmx())).set("numClones", clones + 1);
    tree.write();
    SnapshotTree own = clone.snapshots();
    own.rest().set(".encoding", "UTF-8");
    own.rest().set("cloneOf0", request.paths().there(source.files().vmx()));
    own.rest().set("numCloneOf", "1");
    for (int i = 0; i < disks; i++) {
      own.rest().set("sentinel" + i, clone.stem() + "-cl" + (i + 1) + ".vmdk");
    }
    own.rest().set("numSentinels", Integer.toString(disks));
    own.write();
  }
}
