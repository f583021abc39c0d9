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
import dev.posada.virtualbox.tool.Installation;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Makes the images of the disks and discs that a machine is to get, in its folder. */
final class NewDisks {
  private static final Pattern MADE = Pattern.compile("UUID: ([0-9a-f-]{36})");

  private final Installation vbox;
  private final String machine;
  private final Undo undo;
  private final Operation op;
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
    suffix(format(disk)); // or it is refused
    source(disk).ifPresent(path -> checkSource(disk, path));
    disk.capacity().ifPresent(size -> checkSize(disk, size));
  }

  private static void checkSize(Disk disk, ByteSize size) {
    boolean other = disk.origin() == Disk.Origin.EXISTING || disk.origin() == Disk.Origin.OVERLAY;
    if (other) {
      throw rejected(
          "a disk that is there, and one over it, has the size that it has",
          "grow it once it is attached, or copy it");
    }
  }

  private void checkSource(Disk disk, String path) {
    if (path.startsWith("/dev/") || path.startsWith("\\\\.\\")) {
      throw rejected(
          "VirtualBox reads a device only through an image that describes it",
          "make one with VBoxManage createmedium --variant RawDisk");
    }
    requireFile(path);
    if (disk.origin() == Disk.Origin.EXISTING) {
      images().at(path).ifPresent(this::requireFree);
    }
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
    return switch (disk.origin()) {
      case EXISTING -> new Placed(source(disk).orElseThrow(), Optional.empty());
      case BLANK -> blank(disk);
      case COPY -> copy(disk);
      case OVERLAY -> overlay(disk);
    };
  }

  private static Optional<String> source(Disk disk) {
    return disk.volume()
        .map(
            volume ->
                volume
                    .hostPath()
                    .orElseThrow(() -> rejected("it is no file: " + volume, "use another")))
        .or(disk::hostPath);
  }

  private static String format(Disk disk) {
    return switch (disk.format().orElse(Disk.Format.VDI)) {
      case VMDK -> "VMDK";
      case VHD -> "VHD";
      case QCOW2 -> "QCOW";
      case VDI -> "VDI";
      case RAW -> disk.origin() == Disk.Origin.EXISTING ? "VDI" : noRaw();
    };
  }

  private static String noRaw() {
    throw rejected("VirtualBox makes no raw disks", "use VDI, VMDK or VHD");
  }

  private static String suffix(String format) {
    return format.equals("QCOW") ? ".qcow2" : "." + format.toLowerCase(Locale.ROOT);
  }

  private String folder() {
    return Paths.parent(vbox.settings().machine(machine, op).path());
  }

  private String fresh(String suffix) {
    String word = UUID.randomUUID().toString().substring(0, 8);
    return Paths.resolve(folder(), "disk-" + word + suffix);
  }

  /** VirtualBox counts in sectors. */
  private static String bytes(ByteSize size) {
    return "" + (size.bytes() + 511) / 512 * 512;
  }

  private Placed blank(Disk disk) {
    return created(disk, "--sizebyte", bytes(disk.capacity().orElseThrow()));
  }

  private Placed overlay(Disk disk) {
    return created(disk, "--diffparent", source(disk).orElseThrow());
  }

  private Placed created(Disk disk, String option, String value) {
    String format = format(disk);
    String file = fresh(suffix(format));
    return made(
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
                format));
  }

  private Placed copy(Disk disk) {
    Optional<Path> file = disk.file();
    if (file.isEmpty()) {
      return copy(disk, source(disk).orElseThrow());
    }
    String name = file.get().getFileName().toString();
    String suffix = name.replaceFirst("^.*?(\\.[A-Za-z0-9]{1,8})?$", "$1");
    String sent = fresh("-sent" + suffix.toLowerCase(Locale.ROOT));
    vbox.files().send(file.get(), sent, op);
    try {
      return copy(disk, sent);
    } finally {
      undisturbed(own -> vbox.files().delete(sent, own));
    }
  }

  private Placed copy(Disk disk, String from) {
    String format = format(disk);
    String to = fresh(suffix(format));
    Placed placed = isRaw(from) ? converted(from, to, format) : made(cloned(from, to, format));
    disk.capacity().ifPresent(size -> grow(placed, size));
    return placed;
  }

  private void grow(Placed placed, ByteSize size) {
    Optional<ByteSize> now =
        Capacities.parse(vbox.tool().read(op, "showmediuminfo", "disk", placed.image()));
    if (now.isPresent() && now.get().compareTo(size) > 0) {
      throw rejected("it has " + now.get() + " and cannot shrink", "ask for no less");
    }
    if (now.isEmpty() || now.get().compareTo(size) < 0) {
      resize(placed.image(), size);
    }
  }

  void resize(String image, ByteSize size) {
    vbox.tool().work("grow disk", op, "modifymedium", "disk", image, "--resizebyte", bytes(size));
  }

  /** VirtualBox takes a raw image for a floppy. */
  private static boolean isRaw(String path) {
    return path.toLowerCase(Locale.ROOT).matches(".*\\.(img|raw|dd|bin|ima|dsk)");
  }

  private Placed converted(String from, String to, String format) {
    String id = UUID.randomUUID().toString();
    undo.add("the disk " + to, own -> deleteFile(to, own));
    vbox.tool().change(op, "convertfromraw", from, to, "--format", format, "--uuid", id);
    return new Placed(to, Optional.of(id));
  }

  private void deleteFile(String path, Operation own) {
    if (vbox.files().stamp(path, own).isPresent()) {
      vbox.tool().change(own, "closemedium", "disk", path, "--delete");
    }
  }

  /** What is copied is registered then, as if it had been meant to be. */
  private String cloned(String from, String to, String format) {
    boolean known = images().at(from).isPresent();
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

  private Placed made(String stdout) {
    String id =
        MADE.matcher(stdout)
            .results()
            .map(MatchResult::group)
            .reduce((one, last) -> last)
            .map(text -> text.substring(6))
            .orElseThrow(
                () ->
                    new NativeException(
                        "VirtualBox did not tell the UUID of the disk: " + stdout,
                        Failure.undecided()));
    undo.add(
        "the disk " + id, own -> vbox.tool().change(own, "closemedium", "disk", id, "--delete"));
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

  private void discard(String path, Operation own) {
    if (vbox.files().stamp(path, own).isPresent()) {
      vbox.files().delete(path, own);
    }
  }

  /** Looks whether a disc is there. */
  void check(Cdrom cdrom) {
    cdrom.hostPath().ifPresent(this::requireFile);
  }

  private static RejectedException rejected(String why, String remedy) {
    return new RejectedException(why, Failure.notDone().remedy(remedy));
  }
}
