package dev.posada;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What a host tells of one virtual machine. Immutable. */
public final class VirtualMachineInfo implements GuestInfo {
  private final State state;

  private VirtualMachineInfo(State state) {
    this.state = state;
  }

  private static final class State extends Fields {
    private String id;
    private String name;
    private GuestState guestState;
    private String nativeState = "";
    private Map<String, String> labels = Map.of();
    private Instant created;
    private ResourceQuota quota = ResourceQuota.limit();
    private GuestOs guestOs;
    private VirtualMachineSpec.Firmware firmware;
    private List<Disk> disks = List.of();
    private List<Nic> nics = List.of();
    private List<Cdrom> cdroms = List.of();
  }

  /**
   * {@return a builder}
   *
   * @param id the machine's id
   * @param name its name
   * @param state what it is doing
   */
  public static Builder builder(String id, String name, GuestState state) {
    return new Builder(id, name, state);
  }

  @Override
  public String id() {
    return state.id;
  }

  @Override
  public String name() {
    return state.name;
  }

  @Override
  public GuestState state() {
    return state.guestState;
  }

  @Override
  public String nativeState() {
    return state.nativeState;
  }

  @Override
  public Map<String, String> labels() {
    return state.labels;
  }

  @Override
  public Optional<Instant> created() {
    return Optional.ofNullable(state.created);
  }

  @Override
  public ResourceQuota quota() {
    return state.quota;
  }

  /** {@return what it was made to run; empty if the hypervisor does not keep that} */
  public Optional<GuestOs> guestOs() {
    return Optional.ofNullable(state.guestOs);
  }

  /** {@return what starts it; empty if the hypervisor does not tell} */
  public Optional<VirtualMachineSpec.Firmware> firmware() {
    return Optional.ofNullable(state.firmware);
  }

  /** {@return its disks} */
  public List<Disk> disks() {
    return state.disks;
  }

  /** {@return its network interfaces} */
  public List<Nic> nics() {
    return state.nics;
  }

  /** {@return its CD-ROM drives} */
  public List<Cdrom> cdroms() {
    return state.cdroms;
  }

  @Override
  public String toString() {
    return "virtual machine "
        + state.name
        + ": "
        + state.guestState
        + Fields.words(", ", state.quota);
  }

  /** Makes a {@link VirtualMachineInfo}. Not thread-safe. */
  public static final class Builder {
    private final State state = new State();

    private Builder(String id, String name, GuestState guestState) {
      state.id = Objects.requireNonNull(id, "id");
      state.name = Objects.requireNonNull(name, "name");
      state.guestState = Objects.requireNonNull(guestState, "state");
    }

    /**
     * {@return this builder}
     *
     * @param nativeState the hypervisor's own word for the state
     */
    public Builder nativeState(String nativeState) {
      state.nativeState = Objects.requireNonNull(nativeState, "nativeState");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param labels its labels
     */
    public Builder labels(Map<String, String> labels) {
      state.labels = Fields.copy(labels);
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param created when it was created
     */
    public Builder created(Instant created) {
      state.created = Objects.requireNonNull(created, "created");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param quota its share of the host, as configured
     */
    public Builder quota(ResourceQuota quota) {
      state.quota = Objects.requireNonNull(quota, "quota");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param guestOs what it was made to run
     */
    public Builder guestOs(GuestOs guestOs) {
      state.guestOs = Objects.requireNonNull(guestOs, "guestOs");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param firmware what starts it
     */
    public Builder firmware(VirtualMachineSpec.Firmware firmware) {
      state.firmware = Objects.requireNonNull(firmware, "firmware");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param disks its disks
     */
    public Builder disks(List<Disk> disks) {
      state.disks = List.copyOf(disks);
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param nics its network interfaces
     */
    public Builder nics(List<Nic> nics) {
      state.nics = List.copyOf(nics);
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param cdroms its CD-ROM drives
     */
    public Builder cdroms(List<Cdrom> cdroms) {
      state.cdroms = List.copyOf(cdroms);
      return this;
    }

    /** {@return the info} */
    public VirtualMachineInfo build() {
      return new VirtualMachineInfo(Fields.copy(state));
    }
  }
}
