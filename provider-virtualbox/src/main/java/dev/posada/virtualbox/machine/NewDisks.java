package dev.posada.virtualbox.machine;

import dev.posada.BusyException;
import dev.posada.ByteSize;
import dev.posada.Cdrom;
import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.spi.Operation;
import dev.posada.spi.Undisturbed;
import dev.posada.spi.Undo;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.MachineSettings.Medium;
import dev.posada.virtualbox.settings.Paths;
import dev.posada.virtualbox.text.UuidText;
import dev.posada.virtualbox.tool.Installation;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Makes the images of the disks and discs that a machine is to get, in its folder. */
final class NewDisks {
  private final Installation vbox;
  private final String machine;
  private final Undo undo;
  private final Operation op;
  private final Map<String, String> ids = new HashMap<>(); // of what was made, by its path
  private Images images;

  NewDisks(Installation vbox, String machine, Undo undo, Operation op) {
    this.vbox = vbox;
    this.machine = machine;
    this.undo = undo;
    this.op = op;
  }

  /**
   * An image for {@code storageattach}.
   *
   * @param image its UUID or its path
   * @param made its UUID if it was made for the machine
   */
  record Placed(String image, Optional<String> made) {}

  /** Looks whether it can be done, before anything is. */
  void check(Disk disk) {
    WantedDisk wanted = new WantedDisk(disk);
    wanted.check();
    wanted.source().ifPresent(this::requireFile);
    if (disk.origin() == Disk.Origin.EXISTING) {
      wanted.source().flatMap(path -> images().at(path)).ifPresent(this::requireFree);
    }
  }

  /** Looks whether a disc is there. */
  void check(Cdrom cdrom) {
    cdrom.hostPath().ifPresent(this::requireFile);
  }

  private void requireFile(String path) {
    if (vbox.files().stamp(path, op).isEmpty()) {
      throw new NotFoundException(Kind.FILE, path, Failure.notDone());
    }
  }

  /** VirtualBox would attach it to both, or put something on top of it without a word. */
  private void requireFree(Medium medium) {
    Optional<String> user = images().user(medium.id(), "").map(MachineSettings::name);
    if (user.isPresent()) {
      throw new BusyException(
          "machine " + user.get() + " uses " + medium.location(),
          Failure.notDone().remedy("detach it there, or copy it"));
    }
    if (!images().children(medium.id()).isEmpty()) {
      throw new InvalidStateException(
          "another image lies on " + medium.location(),
          Failure.notDone().remedy("put an overlay on it, or copy it"));
    }
  }

  private Images images() {
    if (images == null) {
      images = Images.all(vbox, op);
    }
    return images;
  }

  /** {@return an image as the disk wants it} */
  Placed place(Disk disk) {
    WantedDisk wanted = new WantedDisk(disk);
    return switch (disk.origin()) {
      case EXISTING -> new Placed(wanted.source().orElseThrow(), Optional.empty());
      case BLANK -> created(wanted, "--sizebyte", WantedDisk.bytes(disk.capacity().orElseThrow()));
      case COPY -> copy(wanted);
      case OVERLAY -> created(wanted, "--diffparent", wanted.source().orElseThrow());
    };
  }

  private String folder() {
    return Paths.parent(vbox.settings().machine(machine, op).path());
  }

  private String fresh(String suffix) {
    String word = UUID.randomUUID().toString().substring(0, 8);
    return Paths.resolve(folder(), "disk-" + word + suffix);
  }

  private Placed created(WantedDisk disk, String option, String value) {
    String file = fresh(disk.suffix());
    undoFile(file);
    return made(
        file,
        vbox.tool()
            .work(
                "create disk",
                op,
                "createmedium",
                "disk",
                "--filename",
                file,
                option,
                value,
                "--format",
                disk.format()));
  }

  private Placed copy(WantedDisk wanted) {
    Optional<Path> file = wanted.disk().file();
    if (file.isEmpty()) {
      return copy(wanted, wanted.source().orElseThrow());
    }
    String name = file.get().getFileName().toString();
    String suffix = name.replaceFirst("^.*?(\\.[A-Za-z0-9]{1,8})?$", "$1");
    String sent = fresh("-sent" + suffix.toLowerCase(Locale.ROOT));
    vbox.files().send(file.get(), sent, op);
    try {
      return copy(wanted, sent);
    } finally {
      undisturbed(own -> vbox.files().delete(sent, own));
    }
  }

  private Placed copy(WantedDisk wanted, String from) {
    String format = wanted.format();
    String to = fresh(wanted.suffix());
    Placed placed =
        RawImage.is(from, vbox.files(), op)
            ? converted(from, to, format)
            : made(to, cloned(from, to, format));
    wanted.disk().capacity().ifPresent(size -> grow(placed, size, format));
    return placed;
  }

  private void grow(Placed placed, ByteSize size, String format) {
    Optional<ByteSize> now =
        Capacities.parse(vbox.tool().read(op, "showmediuminfo", "disk", placed.image()));
    if (now.isPresent() && now.get().compareTo(size) > 0) {
      throw new RejectedException(
          "it has " + now.get() + " and cannot shrink",
          Failure.notDone().remedy("ask for no less"));
    }
    if (now.isEmpty() || now.get().compareTo(size) < 0) {
      if (format.equals("VMDK")) {
        throw growsNot();
      }
      resize(placed.image(), size);
    }
  }

  /** 7.2 says it has done it, and does nothing; 7.0 and 7.1 lose bytes that were there. */
  static RejectedException growsNot() {
    return new RejectedException(
        "VirtualBox does not make a VMDK larger and keep what is in it",
        Failure.notDone().remedy("copy it as VDI"));
  }

  void resize(String image, ByteSize size) {
    vbox.tool()
        .work(
            "grow disk", op, "modifymedium", "disk", image, "--resizebyte", WantedDisk.bytes(size));
  }

  private Placed converted(String from, String to, String format) {
    String id = UUID.randomUUID().toString();
    undoFile(to);
    vbox.tool().change(op, "convertfromraw", from, to, "--format", format, "--uuid", id);
    return new Placed(to, Optional.of(id));
  }

  /** Before it is made: a command that is ended may have made it and not said so. */
  private void undoFile(String path) {
    undo.add(
        "the disk " + path,
        own -> {
          String now = place(path, own);
          deleteFile(now, own);
          deleteFolder(now, own);
        });
  }

  /** Where an image is now: who renames a machine moves its folder. */
  private String place(String path, Operation own) {
    return Optional.ofNullable(ids.get(path))
        .flatMap(id -> Images.all(vbox, own).medium(id))
        .map(Medium::location)
        .orElse(path);
  }

  /** If somebody has deleted the machine meanwhile: VirtualBox makes the folder anew. */
  private void deleteFolder(String path, Operation own) {
    if (vbox.settings().registry(own).machines().containsKey(machine)) {
      return;
    }
    try {
      vbox.files().delete(Paths.parent(path), own);
    } catch (HypervisorException resists) {
      // it is not there, or has something of others in it
    }
  }

  private void deleteFile(String path, Operation own) {
    if (vbox.files().stamp(path, own).isEmpty()) {
      return;
    }
    try {
      vbox.tool().change(own, "closemedium", "disk", path, "--delete");
    } catch (HypervisorException resists) {
      if (Images.all(vbox, own).at(path).isPresent()) {
        throw resists;
      }
      vbox.files().delete(path, own); // half made, it is no image yet
    }
  }

  /** What is copied is registered then, as if it had been meant to be. */
  private String cloned(String from, String to, String format) {
    boolean known = images().at(from).isPresent();
    undoFile(to);
    try {
      return vbox.tool().work("copy disk", op, "clonemedium", "disk", from, to, "--format", format);
    } finally {
      if (!known) {
        undisturbed(own -> vbox.tool().change(own, "closemedium", "disk", from));
      }
    }
  }

  private void undisturbed(Consumer<Operation> body) {
    Undisturbed.run(
        () -> {
          try {
            body.accept(op.unattended(Undo.TIME));
          } catch (HypervisorException nothing) {
            // it was not opened, or is gone
          }
        });
  }

  private Placed made(String file, String stdout) {
    String id =
        UuidText.of(stdout)
            .orElseThrow(
                () ->
                    new NativeException(
                        "VirtualBox did not tell the UUID of the disk: " + stdout,
                        Failure.undecided()));
    ids.put(file, id);
    return new Placed(id, Optional.of(id));
  }

  /** {@return the path of a disc on the host, sent there if it is the caller's} */
  String disc(Path file) {
    String name = Paths.resolve(folder(), "disc-" + UUID.randomUUID().toString().substring(0, 8));
    String path = name + ".iso";
    undo.add("the disc " + path, own -> discard(path, own));
    vbox.files().send(file, path, op);
    return path;
  }

  /** Once it was in a drive VirtualBox knows it, and would list it for ever. */
  private void discard(String path, Operation own) {
    if (vbox.files().stamp(path, own).isPresent()) {
      if (vbox.tool().read(own, "list", "dvds").contains(path)) {
        vbox.tool().change(own, "closemedium", "dvd", path);
      }
      vbox.files().delete(path, own);
    }
  }
}
