package dev.posada.vmware.machine;

import dev.posada.Cdrom;
import dev.posada.Device;
import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.GuestOs;
import dev.posada.HypervisorException;
import dev.posada.Nic;
import dev.posada.RejectedException;
import dev.posada.VirtualMachineSpec;
import dev.posada.VirtualMachineSpec.Firmware;
import dev.posada.spi.Operation;
import dev.posada.spi.Undo;
import dev.posada.vmware.files.MachineFile;
import dev.posada.vmware.files.Paths;
import dev.posada.vmware.files.Slot;
import dev.posada.vmware.tool.Installation;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Makes machines: a folder, disks in it, and last the {@code .vmx}, so that nobody sees half of
 * one. What can be refused is refused before anything is made; what was made is taken back if a
 * later step fails.
 */
public final class Creation {
  private static final int LONGEST = 60;

  /** Names that are devices on Windows, with every suffix. */
  private static final Pattern DEVICE =
      Pattern.compile("(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?", Pattern.CASE_INSENSITIVE);

  private final Installation vmware;
  private final Images images;

  /** Takes the values. */
  public Creation(Installation vmware, Images images) {
    this.vmware = vmware;
    this.images = images;
  }

  /** {@return the id of the machine} */
  public String create(VirtualMachineSpec spec, MachineExtras extras, Operation op) {
    Undo undo = new Undo(op);
    try {
      return new Making(spec, extras, undo, op).make();
    } catch (HypervisorException e) {
      throw undo.after(e);
    } catch (RuntimeException | Error e) {
      undo.run(e);
      throw e;
    }
  }

  /**
   * {@return a path for a new machine of that name, in a folder of its own that is not there yet}
   *
   * <p>vmrun takes paths through the code page of Windows, and programs of all kinds work on the
   * files: so the names are plain. Two machines of one name have folders of their own.
   *
   * @param root the folder of its folder
   */
  public static String newPath(String root, String name) {
    String plain =
        Normalizer.normalize(name, Normalizer.Form.NFKD)
            .replaceAll("\\p{M}", "")
            .replaceAll("[^A-Za-z0-9._-]+", "_")
            .replaceFirst("^[._-]+", "")
            .replaceFirst("[._-]+$", "");
    String some = plain.length() > LONGEST ? plain.substring(0, LONGEST) : plain;
    String word = some.isEmpty() ? "machine" : DEVICE.matcher(some).matches() ? "vm-" + some : some;
    String own = word + "-" + UUID.randomUUID().toString().substring(0, 8);
    return Paths.resolve(Paths.resolve(root, own.toLowerCase(Locale.ROOT)), word + ".vmx");
  }

  /** One machine on its way in. */
  private final class Making {
    private final VirtualMachineSpec spec;
    private final MachineExtras extras;
    private final Undo undo;
    private final Operation op;
    private final String id;
    private final NewDisks disks;
    private final Unfinished mark;

    Making(VirtualMachineSpec spec, MachineExtras extras, Undo undo, Operation op) {
      this.spec = spec;
      this.extras = extras;
      this.undo = undo;
      this.op = op;
      String root = extras.folder().orElseGet(() -> vmware.library().newFolder(op));
      this.id = newPath(vmware.library().real(root, op), spec.name());
      this.disks = new NewDisks(vmware, images, id, undo, op);
      this.mark = new Unfinished(vmware, id);
    }

    String make() {
      Size size = Size.of(spec.quota());
      size.check(HostSize.of(vmware, op));
      for (Device device : spec.devices()) {
        if (device instanceof Disk disk) {
          disks.check(disk);
        } else if (device instanceof Cdrom drive) {
          disks.check(drive);
        }
      }
      MachineFile file = cards(chassis(size));
      makeFolder();
      file = drives(file);
      file = Belongings.made(file, disks.made());
      if (!extras.settings().isEmpty()) {
        file = file.keys(keys -> keys.with(extras.settings()));
      }
      disks.checkAgain();
      undo.add("the machine " + id, own -> remove(id, own));
      vmware.files().write(id, file.bytes(), op);
      mark.end(op);
      vmware.library().remember(id);
      return id;
    }

    private MachineFile chassis(Size size) {
      int hardware = extras.hardware().orElseGet(() -> Release.of(vmware, op).hardware());
      MachineFile file =
          MachineFile.blank(id, hardware)
              .name(spec.name())
              .guestOs(extras.guestOs().orElseGet(this::guestOs))
              .memory(size.memory())
              .vcpus(size.vcpus());
      Firmware firmware = spec.firmware().orElse(Firmware.BIOS);
      file =
          file.firmware(
              firmware == Firmware.BIOS ? "bios" : "efi", firmware == Firmware.UEFI_SECURE_BOOT);
      if (spec.guestOs().isPresent()) {
        String words = GuestTypes.words(spec.guestOs().get());
        file = file.keys(keys -> keys.with(GuestTypes.KEY, words));
      }
      for (var label : spec.labels().entrySet()) {
        file = file.label(label.getKey(), label.getValue());
      }
      file = file.screen(Optional.of(Screens.newScreen(vmware, extras.screen(), op)));
      return extras.shares().isEmpty() ? file : file.shares(extras.shares());
    }

    /** A guest is for the processor of the host where nobody says what it is for. */
    private String guestOs() {
      Optional<GuestOs> os = spec.guestOs();
      boolean told = os.filter(it -> !it.architecture().isEmpty()).isPresent();
      String processor = told ? "" : HostSize.processor(vmware, op);
      if (processor.isEmpty()) {
        return GuestTypes.id(os);
      }
      return GuestTypes.id(
          Optional.of(os.orElseGet(() -> GuestOs.other("")).architecture(processor)));
    }

    private MachineFile cards(MachineFile bare) {
      MachineFile file = bare;
      Networks networks = new Networks(vmware, op);
      for (Device device : spec.devices()) {
        if (device instanceof Nic nic) {
          int index =
              file.freeCard()
                  .orElseThrow(() -> rejected("a machine has at most ten cards", "attach fewer"));
          file = file.card(networks.card(index, nic, extras.card(), Optional.empty()));
        }
      }
      return file;
    }

    private void makeFolder() {
      String folder = Paths.parent(id);
      undo.add("the folder " + folder, own -> vmware.deleteIfThere(folder, own));
      vmware.files().makeFolder(folder, op);
      mark.begin(undo, op);
    }

    /** Disks come first at a controller that they share with drives. */
    private MachineFile drives(MachineFile bare) {
      MachineFile file = bare;
      List<Cdrom> drives = new ArrayList<>();
      for (Device device : spec.devices()) {
        if (device instanceof Disk disk) {
          Slot slot = free(file, extras.bus());
          file = file.disk(slot, disks.place(disk, extras.bus()), "");
        } else if (device instanceof Cdrom drive) {
          drives.add(drive);
        }
      }
      for (Cdrom drive : drives) {
        file = file.cdrom(free(file, Slot.Bus.SATA), disks.disc(drive));
      }
      return file;
    }

    private Slot free(MachineFile file, Slot.Bus bus) {
      return file.free(bus)
          .orElseThrow(() -> rejected("it has more disks than places", "attach fewer"));
    }

    private void remove(String path, Operation own) {
      vmware.library().forget(id);
      vmware.deleteIfThere(path, own);
    }
  }

  private static RejectedException rejected(String why, String remedy) {
    return new RejectedException(why, Failure.notDone().remedy(remedy));
  }
}
