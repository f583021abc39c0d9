package dev.posada.kvm.machine;

import dev.posada.Failure;
import dev.posada.GuestOs;
import dev.posada.GuestOs.Family;
import dev.posada.NativeException;
import dev.posada.RejectedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachineSpec;
import dev.posada.kvm.KvmMachineOptions;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.xml.DomainSpec;
import dev.posada.kvm.xml.DomainSpec.Firmware;
import dev.posada.kvm.xml.EmulatorView;
import dev.posada.kvm.xml.Platform;
import dev.posada.spi.Operation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Chooses what a machine is built of: what its options say, else what its guest system is known to
 * have drivers for, of what the host has. Immutable.
 */
final class Hardware {
  /** Every Linux distribution of today runs on one of them; the second is older. */
  private static final List<String> MODELS_WITHOUT_KVM = List.of("Westmere", "Nehalem");

  /** Of PCs, and of ARM and RISC-V, for which libvirt takes the oldest that there is. */
  private static final List<String> BOARDS = List.of("q35", "virt");

  /** On a board of PCI Express, for what is plugged in while the machine runs. */
  private static final int SPARE_PORTS = 6;

  /** Controllers, balloon, random numbers, and a disc that the machine does not tell of. */
  private static final int OWN_PORTS = 6;

  private static final int LONGEST_VNC_PASSWORD = 8;
  private static final KvmMachineOptions.DiskBus IDE = KvmMachineOptions.DiskBus.IDE;

  private final VirtualMachineSpec spec;
  private final KvmMachineOptions options;
  private final Optional<String> wantedArch;
  private final EmulatorView emulator;

  private Hardware(
      VirtualMachineSpec spec,
      KvmMachineOptions options,
      Optional<String> wantedArch,
      EmulatorView emulator) {
    this.spec = spec;
    this.options = options;
    this.wantedArch = wantedArch;
    this.emulator = emulator;
  }

  /** {@code virConnectGetDomainCapabilities}. */
  static Hardware of(VirtualMachineSpec spec, Connection connection, Operation op) {
    KvmMachineOptions options = options(spec);
    Optional<String> arch = arch(spec);
    Optional<String> board =
        options.machineType().or(() -> options.diskBus().filter(IDE::equals).map(ide -> "pc"));
    return new Hardware(spec, options, arch, emulator(arch.orElse(null), board, connection, op));
  }

  private static Optional<String> arch(VirtualMachineSpec spec) {
    return spec.guestOs().map(GuestOs::architecture).filter(name -> !name.isEmpty());
  }

  /** Of libvirt's test driver, where a machine is nothing but words. */
  static Hardware pretended(VirtualMachineSpec spec) {
    EmulatorView none =
        new EmulatorView("test", "", Optional.empty(), Set.of(), false, Set.of(), Set.of(), false);
    return new Hardware(spec, KvmMachineOptions.defaults(), arch(spec), none);
  }

  /** Whether there is anything behind the words. */
  boolean isReal() {
    return !type().equals("test");
  }

  /** What a spec says of it. */
  static KvmMachineOptions options(VirtualMachineSpec spec) {
    List<KvmMachineOptions> all =
        spec.options().stream()
            .filter(KvmMachineOptions.class::isInstance)
            .map(KvmMachineOptions.class::cast)
            .toList();
    if (all.size() > 1) {
      throw new RejectedException(
          "it has the options of KVM twice", Failure.notDone().remedy("say all in one of them"));
    }
    KvmMachineOptions options = all.isEmpty() ? KvmMachineOptions.defaults() : all.get(0);
    if (hasTooLongPassword(options)) {
      throw new RejectedException(
          "VNC has passwords of up to 8 bytes", Failure.notDone().remedy("use a shorter one"));
    }
    return options;
  }

  private static boolean hasTooLongPassword(KvmMachineOptions options) {
    Optional<String> password = options.displayPassword();
    return options.display().orElse(KvmMachineOptions.Display.VNC) == KvmMachineOptions.Display.VNC
        && password.isPresent()
        && password.get().getBytes(StandardCharsets.UTF_8).length > LONGEST_VNC_PASSWORD;
  }

  private static EmulatorView emulator(
      String arch, Optional<String> wanted, Connection connection, Operation op) {
    if (wanted.isPresent()) {
      return ask(arch, wanted.get(), connection, op);
    }
    for (String board : BOARDS) {
      try {
        return ask(arch, board, connection, op);
      } catch (RejectedException | NativeException | UnsupportedCapabilityException none) {
        op.check(); // not of this architecture, or a QEMU of long ago
      }
    }
    return ask(arch, null, connection, op);
  }

  private static EmulatorView ask(
      String arch, String machine, Connection connection, Operation op) {
    return EmulatorView.read(connection.node().domainCapabilities(arch, machine, null, op));
  }

  /** kvm where the host really has it, else qemu. */
  String type() {
    return emulator.type();
  }

  private boolean isFor(Family family) {
    return spec.guestOs().filter(os -> os.family() == family).isPresent();
  }

  /** Which has drivers neither for virtio nor for what was made for it: take what all have. */
  private boolean isPlain() {
    return isFor(Family.WINDOWS) || isFor(Family.MACOS) || isFor(Family.OTHER);
  }

  /** Windows 11 and its servers do not install without; a host without it gets the machine too. */
  private boolean asksForTpm() {
    String name = spec.guestOs().map(GuestOs::name).orElse("").toLowerCase(Locale.ROOT);
    return isFor(Family.WINDOWS) && name.matches("(.*[^0-9])?(11|2025)([^0-9].*)?");
  }

  Firmware firmware() {
    boolean found = emulator.firmware().contains("efi");
    if (spec.firmware().isEmpty()) {
      if (asksForTpm() && found && emulator.secureBoot()) {
        return Firmware.UEFI_SECURE;
      }
      return found && !emulator.isPc() ? Firmware.UEFI : Firmware.BIOS;
    }
    Firmware firmware =
        switch (spec.firmware().get()) {
          case BIOS -> Firmware.BIOS;
          case UEFI -> Firmware.UEFI;
          case UEFI_SECURE_BOOT -> Firmware.UEFI_SECURE;
        };
    if (firmware != Firmware.BIOS && !found) {
      throw unsupported("UEFI", "libvirt finds none on the host");
    }
    if (firmware == Firmware.UEFI_SECURE && !emulator.secureBoot()) {
      throw unsupported("secure boot", "the UEFI of the host has none for this machine");
    }
    return firmware;
  }

  static UnsupportedCapabilityException unsupported(String what, String reason) {
    return new UnsupportedCapabilityException(
        what,
        Support.no(reason, "install the firmware on the host: ovmf, or edk2-ovmf"),
        Failure.notDone());
  }

  DomainSpec.Boot boot(List<String> order) {
    return new DomainSpec.Boot(
        wantedArch.or(() -> Optional.of(emulator.arch()).filter(arch -> !arch.isEmpty())),
        options.machineType().or(emulator::machine),
        firmware(),
        Optional.empty(),
        Optional.empty(),
        order);
  }

  Platform platform() {
    if (!isReal()) {
      return Platform.PLAIN;
    }
    boolean kvm = type().equals("kvm");
    Optional<String> video =
        Optional.of(options.video().orElse(emulator.isPc() ? "vga" : "virtio"));
    return new Platform(
        cpu(kvm),
        emulator.isPc(),
        isFor(Family.WINDOWS),
        kvm,
        options.onCrash().orElse(KvmMachineOptions.OnCrash.DESTROY).name().toLowerCase(Locale.ROOT),
        emulator.isPc(),
        video,
        screen().isPresent() && (emulator.isPc() || emulator.hasPciExpress()), // which have USB
        options.tpm().orElseGet(() -> asksForTpm() && emulator.tpm()));
  }

  private Optional<Platform.Cpu> cpu(boolean kvm) {
    if (options.cpuModel().isPresent()) {
      requireCpu(options.cpuModel().get(), emulator.cpuModels());
      return options.cpuModel().map(Platform.Cpu::named);
    }
    if (options.cpu().isPresent()) {
      String mode = word(options.cpu().get());
      requireCpu(mode, emulator.cpuModes());
      return Optional.of(Platform.Cpu.of(mode));
    }
    if (kvm) {
      return List.of("host-model", "host-passthrough").stream()
          .filter(emulator.cpuModes()::contains)
          .findFirst()
          .map(Platform.Cpu::of);
    }
    if (!emulator.isPc()) { // an ARM would be one of 32 bits
      return Optional.of("maximum").filter(emulator.cpuModes()::contains).map(Platform.Cpu::of);
    }
    return MODELS_WITHOUT_KVM.stream()
        .filter(emulator.cpuModels()::contains)
        .findFirst()
        .map(Platform.Cpu::named);
  }

  /** libvirt would tell it only when it starts. */
  private void requireCpu(String wanted, Set<String> known) {
    if (!emulator.cpuModes().isEmpty() && !known.contains(wanted)) { // old ones tell nothing
      throw new RejectedException(
          "the host has no " + wanted + " for machines of the type " + type(),
          Failure.notDone().remedy("use one of " + new TreeSet<>(known)));
    }
  }

  /** A constant as libvirt writes it. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Optional<DomainSpec.Graphics> screen() {
    KvmMachineOptions.Display display = options.display().orElse(KvmMachineOptions.Display.VNC);
    return display == KvmMachineOptions.Display.NONE || !isReal()
        ? Optional.empty()
        : Optional.of(
            new DomainSpec.Graphics(
                word(display),
                options.displayAddress().orElse("127.0.0.1"),
                options.displayPassword()));
  }

  /** virtio, sata, scsi, ide, usb. */
  String diskBus() {
    return options.diskBus().map(Hardware::word).orElse(isPlain() ? "sata" : "virtio");
  }

  /** What the target of a disk begins with. */
  String diskPrefix() {
    return switch (diskBus()) {
      case "virtio" -> "vd";
      case "ide" -> "hd";
      default -> "sd";
    };
  }

  /** Of drives: what firmware and installers of all systems find. */
  String driveBus() {
    return emulator.isPc() ? "sata" : "scsi";
  }

  /** Of a seed. Cloud images may have no driver but those of virtio: Debian's has none for SATA. */
  String seedBus() {
    return isPlain() ? driveBus() : "scsi";
  }

  String nicModel() {
    String plain = emulator.hasPciExpress() ? "e1000e" : "e1000";
    return options.nicModel().orElse(isPlain() ? plain : "virtio");
  }

  /** libvirt makes as many as the devices of the definition need, and none to spare. */
  int ports(int devices) {
    return emulator.hasPciExpress() ? devices + OWN_PORTS + SPARE_PORTS : 0;
  }
}
