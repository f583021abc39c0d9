package dev.posada.virtualbox;

import dev.posada.ProviderOption;
import dev.posada.virtualbox.machine.MachineExtras;
import dev.posada.virtualbox.machine.MachineExtras.Bus;
import dev.posada.virtualbox.machine.MachineExtras.Share;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Options of a machine that only VirtualBox has, for {@link dev.posada.VirtualMachineSpec#option}.
 * Immutable; each method returns a changed copy.
 *
 * <p>What is not said is chosen by VirtualBox for the guest system of the spec. What VirtualBox
 * refuses is a {@link dev.posada.HypervisorException} with its own words, and nothing is left of
 * the machine.
 *
 * <pre>{@code
 * VirtualMachineSpec.named("web")
 *     .option(VirtualBoxMachineOptions.defaults().chipset(Chipset.ICH9).remoteDisplay(5901))
 * }</pre>
 */
public final class VirtualBoxMachineOptions implements ProviderOption {
  private static final VirtualBoxMachineOptions DEFAULTS =
      new VirtualBoxMachineOptions(new State());

  private final State state;

  private VirtualBoxMachineOptions(State state) {
    this.state = state;
  }

  private static final class State {
    private String osType;
    private String baseFolder;
    private List<String> groups = List.of();
    private DiskBus diskBus = DiskBus.SATA;
    private NicType nicType;
    private Map<String, String> settings = new LinkedHashMap<>();
    private List<String> raw = List.of();
    private List<Share> shares = List.of();

    private State copy() {
      State copy = new State();
      copy.osType = osType;
      copy.baseFolder = baseFolder;
      copy.groups = groups;
      copy.diskBus = diskBus;
      copy.nicType = nicType;
      copy.settings = new LinkedHashMap<>(settings);
      copy.raw = raw;
      copy.shares = shares;
      return copy;
    }
  }

  /** What board a machine imitates. Constants may be added. */
  public enum Chipset {
    /** The old one, with PCI. */
    PIIX3,
    /** With PCI Express and room for more cards; needed for what passes devices through. */
    ICH9
  }

  /** By what a guest knows that it is one. Constants may be added. */
  public enum Paravirtualisation {
    /** By nothing. */
    NONE,
    /** As suits the guest system. */
    DEFAULT,
    /** The least, as for macOS. */
    MINIMAL,
    /** That of KVM, which Linux knows. */
    KVM,
    /** That of Hyper-V, which Windows knows. */
    HYPERV
  }

  /** The graphics card of a machine. Constants may be added. */
  public enum Graphics {
    /** None. */
    NONE,
    /** VirtualBox's old one. */
    VBOXVGA,
    /** VMware's, for Linux. */
    VMSVGA,
    /** VMware's with VirtualBox's additions, for Windows. */
    VBOXSVGA
  }

  /** What the disks of a machine are connected to. Constants may be added. */
  public enum DiskBus {
    /** Up to 30, which come and go while it runs. */
    SATA,
    /** Up to 4, for old guests, while it is off only. */
    IDE,
    /** A SCSI controller of LSI Logic with 16 places. */
    SCSI,
    /** NVMe, which needs VirtualBox's extension pack. */
    NVME
  }

  /** The network cards of a machine. Constants may be added. */
  public enum NicType {
    /** AMD's PCnet-PCI II. */
    PCNET_PCI,
    /** AMD's PCnet-FAST III. */
    PCNET_FAST,
    /** Intel's PRO/1000 MT Desktop. */
    E1000,
    /** Intel's PRO/1000 T Server. */
    E1000_T_SERVER,
    /** Intel's PRO/1000 MT Server. */
    E1000_MT_SERVER,
    /** Virtio, for guests that have the driver. */
    VIRTIO
  }

  /** Who shows a machine that is started by something else than Posada. Constants may be added. */
  public enum FrontEnd {
    /** Nobody. */
    HEADLESS,
    /** A window, with which the machine ends. */
    GUI,
    /** A window, without which the machine goes on. */
    SEPARATE
  }

  /** The USB controller of a machine. Constants may be added. */
  public enum Usb {
    /** None. */
    NONE,
    /** USB 1.1. */
    OHCI,
    /** USB 1.1 and 2.0. */
    EHCI,
    /** Up to USB 3.0. */
    XHCI
  }

  private VirtualBoxMachineOptions with(Consumer<State> change) {
    State copy = state.copy();
    change.accept(copy);
    return new VirtualBoxMachineOptions(copy);
  }

  private VirtualBoxMachineOptions setting(String key, String value) {
    return with(changed -> changed.settings.put(key, value));
  }

  private static String word(String text, String what) {
    if (Objects.requireNonNull(text, what).isBlank()) {
      throw new IllegalArgumentException(what + " is blank");
    }
    return text;
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  private static String flag(boolean on) {
    return on ? "on" : "off";
  }

  /** {@return options that say nothing yet} */
  public static VirtualBoxMachineOptions defaults() {
    return DEFAULTS;
  }

  /**
   * {@return a copy with a type of operating system in VirtualBox's own words}
   *
   * @param id as in {@code Debian12_64}, one of {@code VBoxManage list ostypes}; takes the place of
   *     what the spec's guest system is mapped to
   */
  public VirtualBoxMachineOptions osType(String id) {
    word(id, "id");
    return with(changed -> changed.osType = id);
  }

  /**
   * {@return a copy in another folder}
   *
   * @param folder an absolute path on the host, of the folder in which the folder of the machine is
   *     made
   */
  public VirtualBoxMachineOptions baseFolder(String folder) {
    word(folder, "folder");
    return with(changed -> changed.baseFolder = folder);
  }

  /**
   * {@return a copy in these groups}
   *
   * @param groups as in {@code /web/test}; each begins with a slash and has no comma
   */
  public VirtualBoxMachineOptions groups(String... groups) {
    List<String> all = List.of(groups);
    for (String group : all) {
      if (!group.startsWith("/") || group.contains(",")) {
        throw new IllegalArgumentException("not a group: " + group);
      }
    }
    return with(changed -> changed.groups = all);
  }

  /**
   * {@return a copy with its disks elsewhere}
   *
   * @param bus what they are connected to; drives stay at SATA
   */
  public VirtualBoxMachineOptions diskBus(DiskBus bus) {
    Objects.requireNonNull(bus, "bus");
    return with(changed -> changed.diskBus = bus);
  }

  /**
   * {@return a copy with other cards}
   *
   * @param type what all of its network cards are
   */
  public VirtualBoxMachineOptions nicType(NicType type) {
    Objects.requireNonNull(type, "type");
    return with(changed -> changed.nicType = type);
  }

  /**
   * {@return a copy on another board}
   *
   * @param chipset the board
   */
  public VirtualBoxMachineOptions chipset(Chipset chipset) {
    return setting("--chipset", lower(chipset));
  }

  /**
   * {@return a copy that tells its guest otherwise that it is one}
   *
   * @param shown what the guest sees
   */
  public VirtualBoxMachineOptions paravirtualisation(Paravirtualisation shown) {
    return setting("--paravirtprovider", lower(shown));
  }

  /**
   * {@return a copy with another graphics card}
   *
   * @param card the card
   * @param memory its memory in MiB, 0 to 256
   */
  public VirtualBoxMachineOptions graphics(Graphics card, int memory) {
    return setting("--graphicscontroller", lower(card)).setting("--vram", "" + memory);
  }

  /**
   * {@return a copy that others show}
   *
   * @param frontEnd who shows it when somebody else starts it without saying so; Posada starts
   *     machines without a window
   */
  public VirtualBoxMachineOptions frontEnd(FrontEnd frontEnd) {
    return setting("--defaultfrontend", lower(frontEnd));
  }

  /**
   * {@return a copy with one shared folder more}
   *
   * @param name its name for the guest
   * @param hostPath an absolute path on the host
   * @param writable whether the guest may write in it
   */
  public VirtualBoxMachineOptions sharedFolder(String name, String hostPath, boolean writable) {
    Share share = new Share(word(name, "name"), word(hostPath, "hostPath"), writable);
    return with(
        changed -> {
          List<Share> all = new ArrayList<>(changed.shares);
          all.add(share);
          changed.shares = List.copyOf(all);
        });
  }

  /**
   * {@return a copy whose screen can be seen from afar while it runs}
   *
   * @param port the port of the host, 1 to 65535; needs an extension pack with a server
   */
  public VirtualBoxMachineOptions remoteDisplay(int port) {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("a port is 1 to 65535: " + port);
    }
    return setting("--vrde", "on").setting("--vrdeport", "" + port);
  }

  /**
   * {@return a copy with a USB controller}
   *
   * @param usb the controller
   */
  public VirtualBoxMachineOptions usb(Usb usb) {
    return setting("--usbohci", flag(usb == Usb.OHCI || usb == Usb.EHCI))
        .setting("--usbehci", flag(usb == Usb.EHCI))
        .setting("--usbxhci", flag(usb == Usb.XHCI));
  }

  /**
   * {@return a copy whose processors can be plugged in while it runs}
   *
   * @param on whether they can; its quota's {@code vcpus} are the most then, and it starts with one
   */
  public VirtualBoxMachineOptions cpuHotPlug(boolean on) {
    return setting("--cpuhotplug", flag(on));
  }

  /**
   * {@return a copy that can run machines itself}
   *
   * @param on whether it can
   */
  public VirtualBoxMachineOptions nestedVirtualisation(boolean on) {
    return setting("--nested-hw-virt", flag(on));
  }

  /**
   * {@return a copy with or without its serial port, which every machine of Posada has}
   *
   * @param on whether it has one
   */
  public VirtualBoxMachineOptions serialPort(boolean on) {
    Consumer<State> port =
        on
            ? changed -> changed.raw = plus(changed.raw, "--uart1", "0x3F8", "4")
            : changed -> changed.raw = plus(changed.raw, "--uart1", "off");
    return with(port);
  }

  /**
   * {@return a copy with further arguments of {@code VBoxManage modifyvm}, for what has no method
   * here}
   *
   * @param arguments as in {@code "--hpet", "on"}; behind all others, not looked at
   */
  public VirtualBoxMachineOptions modify(String... arguments) {
    return with(changed -> changed.raw = plus(changed.raw, arguments));
  }

  private static List<String> plus(List<String> some, String... more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(List.of(more));
    return List.copyOf(all);
  }

  /** {@return what the last of these options among others says} */
  static MachineExtras of(List<ProviderOption> options) {
    MachineExtras extras = MachineExtras.NONE;
    for (ProviderOption option : options) {
      if (option instanceof VirtualBoxMachineOptions ours) {
        extras = ours.extras();
      }
    }
    return extras;
  }

  private MachineExtras extras() {
    List<String> words = new ArrayList<>();
    state.settings.forEach((key, value) -> words.addAll(List.of(key, value)));
    words.addAll(state.raw);
    return new MachineExtras(
        Optional.ofNullable(state.osType),
        Optional.ofNullable(state.baseFolder),
        state.groups,
        Bus.valueOf(state.diskBus.name()),
        Optional.ofNullable(state.nicType).map(VirtualBoxMachineOptions::chip),
        List.copyOf(words),
        state.shares);
  }

  private static String chip(NicType type) {
    return switch (type) {
      case PCNET_PCI -> "Am79C970A";
      case PCNET_FAST -> "Am79C973";
      case E1000 -> "82540EM";
      case E1000_T_SERVER -> "82543GC";
      case E1000_MT_SERVER -> "82545EM";
      case VIRTIO -> "virtio";
    };
  }

  /** {@return the options as a line} */
  @Override
  public String toString() {
    return "VirtualBox machine options " + extras();
  }
}
