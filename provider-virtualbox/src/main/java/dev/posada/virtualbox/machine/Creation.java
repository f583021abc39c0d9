package dev.posada.virtualbox.machine;

import dev.posada.AlreadyExistsException;
import dev.posada.Cdrom;
import dev.posada.Device;
import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.Nic;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.VirtualMachineSpec;
import dev.posada.VirtualMachineSpec.Firmware;
import dev.posada.spi.Operation;
import dev.posada.spi.Undo;
import dev.posada.virtualbox.machine.MachineExtras.Bus;
import dev.posada.virtualbox.machine.MachineExtras.Share;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.Paths;
import dev.posada.virtualbox.tool.Installation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes machines. What can be refused is refused before anything is made; what was made is taken
 * back if a later step fails.
 */
public final class Creation {
  private static final int SPARE_PORTS = 8;

  private final Installation vbox;
  private final GuestTypes types;
  private final HostSize host;

  public Creation(Installation vbox, GuestTypes types, HostSize host) {
    this.vbox = vbox;
    this.types = types;
    this.host = host;
  }

  /** {@return the id of the machine} */
  public String create(VirtualMachineSpec spec, MachineExtras extras, Operation op) {
    Undo undo = new Undo(op);
    String id = UUID.randomUUID().toString();
    try {
      new Making(spec, extras, id, undo, op).make();
      return id;
    } catch (HypervisorException e) {
      throw undo.after(e);
    } catch (RuntimeException | Error e) {
      undo.run(e);
      throw e;
    }
  }

  /** One machine on its way in. */
  private final class Making {
    private final VirtualMachineSpec spec;
    private final MachineExtras extras;
    private final String id;
    private final Undo undo;
    private final Operation op;
    private final NewDisks images;
    private final List<Disk> disks = new ArrayList<>();
    private final List<Cdrom> drives = new ArrayList<>();
    private final List<Nic> cards = new ArrayList<>();

    Making(VirtualMachineSpec spec, MachineExtras extras, String id, Undo undo, Operation op) {
      this.spec = spec;
      this.extras = extras;
      this.id = id;
      this.undo = undo;
      this.op = op;
      this.images = new NewDisks(vbox, id, undo, op);
    }

    void make() {
      MachineName.check(spec.name());
      for (Device device : spec.devices()) {
        if (device instanceof Disk disk) {
          images.check(disk);
          disks.add(disk);
        } else if (device instanceof Cdrom drive) {
          images.check(drive);
          drives.add(drive);
        } else {
          cards.add(Forwards.chosen((Nic) device, vbox, op));
        }
      }
      checkPlaces();
      List<String> settings = settings();
      define();
      label();
      for (int slot = 0; slot < cards.size(); slot++) {
        vbox.tool().change(op, NicGroup.fresh(id, slot));
      }
      vbox.tool().change(op, settings.toArray(String[]::new));
      for (Share share : extras.shares()) {
        share(share);
      }
      if (spec.firmware().filter(Firmware.UEFI_SECURE_BOOT::equals).isPresent()) {
        secure();
      }
      attach();
    }

    private void checkPlaces() {
      Bus bus = extras.bus();
      int onSata = bus == Bus.SATA ? disks.size() + drives.size() : drives.size();
      if (disks.size() > bus.places() || onSata > Bus.SATA.places()) {
        throw new RejectedException(
            "it has more disks and drives than places for them",
            Failure.notDone().remedy("attach fewer"));
      }
      if (cards.size() > Cards.MOST) {
        throw Cards.tooMany("attach fewer");
      }
    }

    private List<String> settings() {
      List<String> words = new ArrayList<>(List.of("modifyvm", id));
      words.addAll(Size.of(spec.quota(), host.of(op)).words());
      Firmware firmware = spec.firmware().orElse(Firmware.BIOS);
      words.addAll(List.of("--firmware", firmware == Firmware.BIOS ? "bios" : "efi"));
      // --audio-driver is unknown to 6.1, and 7.2 only calls --audio old
      words.addAll(List.of("--rtcuseutc", "on", "--audio", "none", "--uart1", "0x3F8", "4"));
      words.addAll(List.of("--graphicscontroller", "vmsvga", "--vram", "16"));
      // a disk that is empty is passed over: a disc installs the system at first, and never again
      words.addAll(
          List.of("--boot1", "disk", "--boot2", "dvd", "--boot3", "net", "--boot4", "none"));
      words.addAll(List.of("--nic1", "none")); // createvm makes one
      Networks networks = new Networks(vbox, op);
      for (int slot = 0; slot < cards.size(); slot++) {
        Nic card = cards.get(slot);
        words.addAll(networks.words(slot, card, Forwards.rules(card.forwards())));
        words.addAll(NicGroup.binding(slot));
        int number = slot + 1;
        extras.nicType().ifPresent(type -> words.addAll(List.of("--nictype" + number, type)));
      }
      words.addAll(extras.settings());
      return words;
    }

    /**
     * VirtualBox makes a folder of the name, in which it replaces what a file cannot be called. If
     * that is taken by a machine of another name, or by what somebody left, ours gets a folder
     * above its own.
     */
    private void define() {
      String type = extras.osType().orElseGet(() -> types.type(spec.guestOs(), op));
      try {
        createvm(type, extras.baseFolder());
      } catch (AlreadyExistsException taken) {
        if (isTaken()) {
          throw new AlreadyExistsException(
              Kind.VIRTUAL_MACHINE, spec.name(), Failure.notDone().cause(taken));
        }
        String base =
            extras
                .baseFolder()
                .orElseGet(() -> vbox.machinesFolder(vbox.settings().registry(op), op));
        createvm(type, Optional.of(Paths.join(base, id)));
      }
    }

    private boolean isTaken() {
      return Images.all(vbox, op).machines().stream()
          .anyMatch(machine -> machine.name().equals(spec.name()));
    }

    private void createvm(String type, Optional<String> base) {
      List<String> words =
          new ArrayList<>(
              List.of(
                  "createvm", "--name", spec.name(), "--uuid", id, "--ostype", type, "--register"));
      if (type.endsWith("_arm64")) {
        words.addAll(List.of("--platform-architecture", "arm"));
      }
      base.ifPresent(folder -> words.addAll(List.of("--basefolder", folder)));
      if (!extras.groups().isEmpty()) {
        words.addAll(List.of("--groups", String.join(",", extras.groups())));
      }
      undo.add("the machine " + id, this::undefine);
      vbox.tool().change(op, words.toArray(String[]::new));
    }

    /** It may not have come so far; all that is attached is detached by now. */
    private void undefine(Operation own) {
      MachineSettings made;
      try {
        made = vbox.settings().machine(id, own);
      } catch (NotFoundException none) {
        return;
      }
      vbox.tool().change(own, "unregistervm", id, "--delete");
      new MachineFolder(vbox, made).clear(own);
    }

    private void label() {
      Map<String, String> labels = new LinkedHashMap<>(spec.labels());
      spec.guestOs().ifPresent(os -> labels.put(Labels.GUEST_OS, GuestTypes.words(os)));
      labels.forEach((key, value) -> new Labels(vbox).set(id, key, value, op));
    }

    private void share(Share share) {
      List<String> words =
          new ArrayList<>(
              List.of(
                  "sharedfolder", "add", id, "--name", share.name(), "--hostpath", share.path()));
      if (!share.writable()) {
        words.add("--readonly");
      }
      vbox.tool().change(op, words.toArray(String[]::new));
    }

    /** What is signed by Microsoft starts, as on a computer from a shop. */
    private void secure() {
      vbox.tool().change(op, "modifynvram", id, "inituefivarstore");
      vbox.tool().change(op, "modifynvram", id, "enrollmssignatures");
      vbox.tool().change(op, "modifynvram", id, "enrollorclpk");
      vbox.tool().change(op, "modifynvram", id, "secureboot", "--enable");
    }

    private void attach() {
      Bus bus = extras.bus();
      int shared = bus == Bus.SATA ? disks.size() : 0;
      if (bus != Bus.SATA && !disks.isEmpty()) {
        vbox.tool().change(op, bus.add(id, Math.min(bus.ports(), disks.size() + SPARE_PORTS)));
      }
      // always, and with ports to spare: what comes later while it runs needs one
      int ports = Math.min(Bus.SATA.ports(), shared + drives.size() + SPARE_PORTS);
      vbox.tool().change(op, Bus.SATA.add(id, ports));
      Plugs plugs = new Plugs(vbox, id, undo, op);
      int place = 0;
      for (Disk disk : disks) {
        Slot slot = new Slot(bus.controller(), place / bus.devices(), place % bus.devices());
        plugs.disk(slot, images.place(disk));
        place++;
      }
      int port = shared;
      for (Cdrom drive : drives) {
        plugs.drive(new Slot(Bus.SATA.controller(), port++, 0), drive, images);
      }
    }
  }
}
