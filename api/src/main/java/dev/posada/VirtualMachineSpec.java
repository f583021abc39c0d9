package dev.posada;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * A virtual machine as it is to be created. Immutable; each method returns a changed copy, so a
 * spec is a template.
 *
 * <p>The machine has exactly the devices of its spec. A machine's size <em>is</em> its quota's
 * {@code vcpus} and {@code memory}; without them it gets as many processors as the quota's {@code
 * cpus} need, at least 1, and 1 GiB.
 */
public final class VirtualMachineSpec {
  private final State state;

  private VirtualMachineSpec(State state) {
    this.state = state;
  }

  private static final class State extends Fields {
    private String name;
    private ResourceQuota quota = ResourceQuota.limit();
    private List<Device> devices = List.of();
    private GuestOs guestOs;
    private Firmware firmware;
    private Integer maximumVcpus;
    private ByteSize maximumMemory;
    private String userData;
    private String networkConfig;
    private Kernel kernel;
    private Map<String, String> labels = Map.of();
    private List<ProviderOption> options = List.of();
  }

  /** What starts a machine. Constants may be added. */
  public enum Firmware {
    /** As in a PC of old. */
    BIOS,
    /** UEFI, which starts whatever it finds. */
    UEFI,
    /** UEFI, which starts only what is signed by somebody whom it trusts. */
    UEFI_SECURE_BOOT
  }

  /**
   * A Linux kernel that a machine starts directly, without firmware and boot loader. Immutable;
   * each method returns a changed copy; equal if all that it says is equal. Its {@code toString}
   * hides the command line, which may hold a secret.
   */
  public static final class Kernel {
    private final String hostPath;
    private final String initrd;
    private final String commandLine;

    private Kernel(String hostPath, String initrd, String commandLine) {
      this.hostPath = hostPath;
      this.initrd = initrd;
      this.commandLine = commandLine;
    }

    /**
     * {@return a kernel}
     *
     * @param hostPath an absolute path on the host
     */
    public static Kernel of(String hostPath) {
      return new Kernel(Check.hostPath(hostPath, "hostPath"), null, null);
    }

    /** {@return the absolute path of the kernel on the host} */
    public String hostPath() {
      return hostPath;
    }

    /**
     * {@return a copy with this initial RAM disk}
     *
     * @param hostPath an absolute path on the host
     */
    public Kernel initrd(String hostPath) {
      return new Kernel(this.hostPath, Check.hostPath(hostPath, "hostPath"), commandLine);
    }

    /** {@return the absolute path of the initial RAM disk on the host} */
    public Optional<String> initrd() {
      return Optional.ofNullable(initrd);
    }

    /**
     * {@return a copy with this command line}
     *
     * @param text the parameters of the kernel, as in {@code root=/dev/vda console=ttyS0}; not
     *     blank
     */
    public Kernel commandLine(String text) {
      return new Kernel(hostPath, initrd, Check.text(text, "text"));
    }

    /** {@return the parameters of the kernel} */
    public Optional<String> commandLine() {
      return Optional.ofNullable(commandLine);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Kernel that
          && hostPath.equals(that.hostPath)
          && Objects.equals(initrd, that.initrd)
          && Objects.equals(commandLine, that.commandLine);
    }

    @Override
    public int hashCode() {
      return Objects.hash(hostPath, initrd, commandLine);
    }

    @Override
    public String toString() {
      return "kernel " + hostPath + (initrd == null ? "" : " with " + initrd);
    }
  }

  private VirtualMachineSpec with(Consumer<State> change) {
    return new VirtualMachineSpec(Fields.changed(state, change));
  }

  /**
   * {@return a machine without devices}
   *
   * @param name its name, not blank
   */
  public static VirtualMachineSpec named(String name) {
    return new VirtualMachineSpec(new State()).name(name);
  }

  /**
   * {@return a copy with another name}
   *
   * @param name the name, not blank
   */
  public VirtualMachineSpec name(String name) {
    Check.text(name, "name");
    return with(changed -> changed.name = name);
  }

  /** {@return the name} */
  public String name() {
    return state.name;
  }

  /**
   * {@return a copy with this share of the host}
   *
   * @param quota replaces the one before
   */
  public VirtualMachineSpec quota(ResourceQuota quota) {
    Objects.requireNonNull(quota, "quota");
    return with(changed -> changed.quota = quota);
  }

  /** {@return its share of the host} */
  public ResourceQuota quota() {
    return state.quota;
  }

  /**
   * {@return a copy with more devices}
   *
   * @param devices added behind those that are there
   */
  public VirtualMachineSpec attach(Device... devices) {
    List<Device> more = List.of(devices);
    return with(changed -> changed.devices = Fields.plus(changed.devices, more));
  }

  /** {@return its devices} */
  public List<Device> devices() {
    return state.devices;
  }

  /**
   * {@return a copy for this operating system}
   *
   * @param guestOs what will run in it
   */
  public VirtualMachineSpec guestOs(GuestOs guestOs) {
    Objects.requireNonNull(guestOs, "guestOs");
    return with(changed -> changed.guestOs = guestOs);
  }

  /** {@return what will run in it; empty if that is not known} */
  public Optional<GuestOs> guestOs() {
    return Optional.ofNullable(state.guestOs);
  }

  /**
   * {@return a copy with this firmware}
   *
   * @param firmware what starts it
   */
  public VirtualMachineSpec firmware(Firmware firmware) {
    Objects.requireNonNull(firmware, "firmware");
    return with(changed -> changed.firmware = firmware);
  }

  /** {@return what starts it; empty for what the host usually takes for its guest system} */
  public Optional<Firmware> firmware() {
    return Optional.ofNullable(state.firmware);
  }

  /**
   * {@return a copy that can grow to this many processors while it runs}
   *
   * @param maximumVcpus 1 or more, not fewer than the quota's {@code vcpus}
   */
  public VirtualMachineSpec maximumVcpus(int maximumVcpus) {
    Check.require(maximumVcpus > 0, "a machine has at least 1 processor: " + maximumVcpus);
    return with(changed -> changed.maximumVcpus = maximumVcpus);
  }

  /**
   * {@return to how many processors it can grow while it runs; empty for those that it starts with,
   * above which a change is made when it starts next}
   */
  public OptionalInt maximumVcpus() {
    return state.maximumVcpus == null ? OptionalInt.empty() : OptionalInt.of(state.maximumVcpus);
  }

  /**
   * {@return a copy that can grow to this much memory while it runs}
   *
   * @param maximumMemory more than nothing, not less than the quota's {@code memory}
   */
  public VirtualMachineSpec maximumMemory(ByteSize maximumMemory) {
    Check.positive(maximumMemory, "maximumMemory");
    return with(changed -> changed.maximumMemory = maximumMemory);
  }

  /**
   * {@return to how much memory it can grow while it runs; empty for that which it starts with,
   * above which a change is made when it starts next}
   */
  public Optional<ByteSize> maximumMemory() {
    return Optional.ofNullable(state.maximumMemory);
  }

  /**
   * {@return a copy that a cloud image sets itself up by, with the network as the image has it}
   *
   * @param userData the user data of cloud-init, as in a file that begins with {@code
   *     #cloud-config}; not blank. It may hold passwords, so no {@code toString} tells it
   */
  public VirtualMachineSpec cloudInit(String userData) {
    Check.text(userData, "userData");
    return with(
        changed -> {
          changed.userData = userData;
          changed.networkConfig = null;
        });
  }

  /**
   * {@return a copy that a cloud image sets itself up by}
   *
   * @param userData the user data of cloud-init, as in a file that begins with {@code
   *     #cloud-config}; not blank. It may hold passwords, so no {@code toString} tells it
   * @param networkConfig the network configuration of cloud-init, version 1 or 2; not blank
   */
  public VirtualMachineSpec cloudInit(String userData, String networkConfig) {
    Check.text(networkConfig, "networkConfig");
    return cloudInit(userData).with(changed -> changed.networkConfig = networkConfig);
  }

  /** {@return the user data of cloud-init, which may hold passwords} */
  public Optional<String> userData() {
    return Optional.ofNullable(state.userData);
  }

  /** {@return the network configuration of cloud-init; empty for the image's own} */
  public Optional<String> networkConfig() {
    return Optional.ofNullable(state.networkConfig);
  }

  /**
   * {@return a copy that starts this kernel directly}
   *
   * @param kernel files of the host
   */
  public VirtualMachineSpec kernel(Kernel kernel) {
    Objects.requireNonNull(kernel, "kernel");
    return with(changed -> changed.kernel = kernel);
  }

  /** {@return the kernel that it starts directly; empty if it starts from its devices} */
  public Optional<Kernel> kernel() {
    return Optional.ofNullable(state.kernel);
  }

  /**
   * {@return a copy with a label more, or with another value of one}
   *
   * @param key 1 to 63 characters of {@code a-z0-9._/-}; those that begin with {@code posada/} are
   *     Posada's own
   * @param value up to 256 characters
   */
  public VirtualMachineSpec label(String key, String value) {
    Check.labelKey(key);
    Check.labelValue(value);
    return with(changed -> changed.labels = Fields.plus(changed.labels, key, value));
  }

  /** {@return its labels} */
  public Map<String, String> labels() {
    return state.labels;
  }

  /**
   * {@return a copy with one option of the provider more}
   *
   * @param option the option; one that the provider does not know is refused when creating
   */
  public VirtualMachineSpec option(ProviderOption option) {
    Objects.requireNonNull(option, "option");
    return with(changed -> changed.options = Fields.plus(changed.options, List.of(option)));
  }

  /** {@return the options of the provider} */
  public List<ProviderOption> options() {
    return state.options;
  }

  @Override
  public String toString() {
    String limits = Fields.words(" with ", state.quota);
    String devices =
        state.devices.isEmpty() ? "" : (limits.isEmpty() ? " with " : " and ") + state.devices;
    return "virtual machine " + state.name + limits + devices;
  }
}
