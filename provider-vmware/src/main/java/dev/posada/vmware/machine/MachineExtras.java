package dev.posada.vmware.machine;

import dev.posada.vmware.files.Share;
import dev.posada.vmware.files.Slot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What a machine gets besides what its spec says. Immutable. */
public final class MachineExtras {
  /** Nothing besides. */
  public static final MachineExtras NONE = new MachineExtras();

  private String guestOs;
  private String folder;
  private int hardware;
  private Slot.Bus bus = Slot.Bus.SATA;
  private String card;
  private List<Share> shares = List.of();
  private Viewing screen;
  private Map<String, String> settings = Map.of();

  private MachineExtras() {}

  /**
   * How others see a screen.
   *
   * @param address where it listens; empty for every address
   * @param port its port; 0 for one that is free
   * @param password at most eight characters; empty for none
   */
  public record Viewing(String address, int port, String password) {

    /** Without the password, as it may be logged. */
    @Override
    public String toString() {
      return address + ":" + port;
    }
  }

  private MachineExtras with(Consumer<MachineExtras> change) {
    MachineExtras copy = new MachineExtras();
    copy.guestOs = guestOs;
    copy.folder = folder;
    copy.hardware = hardware;
    copy.bus = bus;
    copy.card = card;
    copy.shares = shares;
    copy.screen = screen;
    copy.settings = settings;
    change.accept(copy);
    return copy;
  }

  /** {@return a copy with VMware's id of its system} */
  public MachineExtras guestOs(String id) {
    return with(it -> it.guestOs = id);
  }

  /** {@return VMware's id of its system; empty for the one that suits its spec} */
  Optional<String> guestOs() {
    return Optional.ofNullable(guestOs);
  }

  /** {@return a copy whose folder is in this one} */
  public MachineExtras folder(String path) {
    return with(it -> it.folder = path);
  }

  /** {@return the folder of its folder; empty for the usual one} */
  Optional<String> folder() {
    return Optional.ofNullable(folder);
  }

  /** {@return a copy with a version of virtual hardware} */
  public MachineExtras hardware(int version) {
    return with(it -> it.hardware = version);
  }

  /** {@return the version of its hardware; empty for the newest that the release knows} */
  Optional<Integer> hardware() {
    return hardware == 0 ? Optional.empty() : Optional.of(hardware);
  }

  /** {@return a copy whose disks are at another kind of controller} */
  public MachineExtras bus(Slot.Bus other) {
    return with(it -> it.bus = other);
  }

  /** {@return the kind of the controller of its disks} */
  public Slot.Bus bus() {
    return bus;
  }

  /** {@return a copy with other cards, as {@code vmxnet3}} */
  public MachineExtras card(String device) {
    return with(it -> it.card = device);
  }

  /** {@return what its cards are; empty for what suits all} */
  Optional<String> card() {
    return Optional.ofNullable(card);
  }

  /** {@return a copy with a folder of the host more that it sees} */
  public MachineExtras share(Share share) {
    List<Share> more = new ArrayList<>(shares);
    more.add(share);
    return with(it -> it.shares = List.copyOf(more));
  }

  /** {@return the folders of the host that it sees} */
  public List<Share> shares() {
    return shares;
  }

  /** {@return a copy whose screen others see so} */
  public MachineExtras screen(Viewing viewing) {
    return with(it -> it.screen = viewing);
  }

  /** {@return how others see its screen; empty for this host alone} */
  Optional<Viewing> screen() {
    return Optional.ofNullable(screen);
  }

  /** {@return a copy with a key of the {@code .vmx} more} */
  public MachineExtras setting(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(key, value);
    return with(it -> it.settings = more);
  }

  /** {@return keys of its {@code .vmx} and their values} */
  public Map<String, String> settings() {
    return settings;
  }
}
