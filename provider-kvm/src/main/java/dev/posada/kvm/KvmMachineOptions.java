package dev.posada.kvm;

import dev.posada.ProviderOption;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Options of a machine that only KVM and QEMU have, for {@link
 * dev.posada.VirtualMachineSpec#option}. Immutable; each method returns a changed copy.
 *
 * <p>What is not said is chosen by what the host has and by the guest system of the spec: a {@code
 * q35} where there is one, the host's own processor where KVM works, virtio where the guest system
 * is known for its drivers. What libvirt refuses is a {@link dev.posada.RejectedException} with
 * libvirt's own words, and nothing is left of the machine.
 *
 * <pre>{@code
 * VirtualMachineSpec.named("web")
 *     .option(KvmMachineOptions.defaults().cpu(CpuMode.HOST_PASSTHROUGH).diskBus(DiskBus.SCSI))
 * }</pre>
 */
public final class KvmMachineOptions implements ProviderOption {

  private final State state;

  private KvmMachineOptions(State state) {
    this.state = state;
  }

  private static final class State {
    private String machineType;
    private CpuMode cpu;
    private String cpuModel;
    private Display display;
    private String listen;
    private String password;
    private String video;
    private OnCrash onCrash;
    private DiskBus diskBus;
    private String nicModel;
    private Boolean tpm;
    private UnaryOperator<String> patch;

    private State copy() {
      State copy = new State();
      copy.machineType = machineType;
      copy.cpu = cpu;
      copy.cpuModel = cpuModel;
      copy.display = display;
      copy.listen = listen;
      copy.password = password;
      copy.video = video;
      copy.onCrash = onCrash;
      copy.diskBus = diskBus;
      copy.nicModel = nicModel;
      copy.tpm = tpm;
      copy.patch = patch;
      return copy;
    }
  }

  /** What the processors of a machine are. Constants may be added. */
  public enum CpuMode {
    /** The nearest that libvirt has a name for; the machine can migrate to a host that has it. */
    HOST_MODEL,
    /** The host's own as it is; the machine can migrate only to a host that has the same. */
    HOST_PASSTHROUGH,
    /** All that the hypervisor can do, also without KVM. */
    MAXIMUM
  }

  /** How others look at the screen of a machine. Constants may be added. */
  public enum Display {
    /** By VNC. */
    VNC,
    /** By SPICE, which not every QEMU is built with. */
    SPICE,
    /** Not at all; screenshots are still taken. */
    NONE
  }

  /** What happens when the kernel of the guest dies. Constants may be added. */
  public enum OnCrash {
    /** The machine is off, and crashed. */
    DESTROY,
    /** It is kept as it is, with its process, and crashed, so that somebody can look at it. */
    PRESERVE,
    /** It starts again. */
    RESTART
  }

  /** What the disks of a machine are connected to. Constants may be added. */
  public enum DiskBus {
    /** One card each; the fastest, for guests that have the driver. */
    VIRTIO,
    /** Ports of a SATA controller, which can be plugged only while the machine is off. */
    SATA,
    /** A SCSI controller of virtio. */
    SCSI,
    /** An IDE controller, for old guests: up to four, and not on a {@code q35}. */
    IDE,
    /** USB. */
    USB
  }

  private KvmMachineOptions with(Consumer<State> change) {
    State copy = state.copy();
    change.accept(copy);
    return new KvmMachineOptions(copy);
  }

  private static String word(String text, String what) {
    if (Objects.requireNonNull(text, what).isBlank()) {
      throw new IllegalArgumentException(what + " is blank");
    }
    return text;
  }

  /** {@return options that say nothing yet} */
  public static KvmMachineOptions defaults() {
    return new KvmMachineOptions(new State());
  }

  /**
   * {@return a copy on this board}
   *
   * @param machineType as QEMU calls it: {@code q35}, {@code pc}, {@code pc-q35-7.2}
   */
  public KvmMachineOptions machineType(String machineType) {
    word(machineType, "machineType");
    return with(changed -> changed.machineType = machineType);
  }

  /** {@return the board} */
  public Optional<String> machineType() {
    return Optional.ofNullable(state.machineType);
  }

  /**
   * {@return a copy with such processors, instead of a model}
   *
   * @param cpu what they are
   */
  public KvmMachineOptions cpu(CpuMode cpu) {
    Objects.requireNonNull(cpu, "cpu");
    return with(
        changed -> {
          changed.cpu = cpu;
          changed.cpuModel = null;
        });
  }

  /** {@return what the processors are; empty also if a model is said} */
  public Optional<CpuMode> cpu() {
    return Optional.ofNullable(state.cpu);
  }

  /**
   * {@return a copy with processors of this model, exactly}
   *
   * @param cpuModel as libvirt calls it, as in {@code Haswell-noTSX}
   */
  public KvmMachineOptions cpuModel(String cpuModel) {
    word(cpuModel, "cpuModel");
    return with(
        changed -> {
          changed.cpuModel = cpuModel;
          changed.cpu = null;
        });
  }

  /** {@return the model of the processors} */
  public Optional<String> cpuModel() {
    return Optional.ofNullable(state.cpuModel);
  }

  /**
   * {@return a copy whose screen is looked at that way}
   *
   * @param display how; VNC if nothing is said
   */
  public KvmMachineOptions display(Display display) {
    Objects.requireNonNull(display, "display");
    return with(changed -> changed.display = display);
  }

  /** {@return how others look at the screen} */
  public Optional<Display> display() {
    return Optional.ofNullable(state.display);
  }

  /**
   * {@return a copy whose screen is offered on this address}
   *
   * @param address of the host; its loopback if nothing is said. On another one, which others
   *     reach, a password is advisable
   */
  public KvmMachineOptions displayAddress(String address) {
    word(address, "address");
    return with(changed -> changed.listen = address);
  }

  /** {@return on which address of the host the screen is offered} */
  public Optional<String> displayAddress() {
    return Optional.ofNullable(state.listen);
  }

  /**
   * {@return a copy whose viewers are asked for a password}
   *
   * @param password not empty; VNC has no longer ones than 8 bytes. No {@code toString}, trace or
   *     message tells it, but libvirt keeps it in the definition of the machine
   */
  public KvmMachineOptions displayPassword(String password) {
    if (Objects.requireNonNull(password, "password").isEmpty()) {
      throw new IllegalArgumentException("an empty password locks everybody out");
    }
    return with(changed -> changed.password = password);
  }

  /** {@return the password of the viewers} */
  public Optional<String> displayPassword() {
    return Optional.ofNullable(state.password);
  }

  /**
   * {@return a copy with this graphics card}
   *
   * @param video as libvirt calls it: {@code vga}, {@code virtio}, {@code qxl}, {@code bochs}, or
   *     {@code none}
   */
  public KvmMachineOptions video(String video) {
    word(video, "video");
    return with(changed -> changed.video = video);
  }

  /** {@return the graphics card} */
  public Optional<String> video() {
    return Optional.ofNullable(state.video);
  }

  /**
   * {@return a copy that does this when the kernel of its guest dies}
   *
   * @param onCrash what it does; {@link OnCrash#DESTROY} if nothing is said
   */
  public KvmMachineOptions onCrash(OnCrash onCrash) {
    Objects.requireNonNull(onCrash, "onCrash");
    return with(changed -> changed.onCrash = onCrash);
  }

  /** {@return what happens when the kernel of its guest dies} */
  public Optional<OnCrash> onCrash() {
    return Optional.ofNullable(state.onCrash);
  }

  /**
   * {@return a copy whose disks are connected so}
   *
   * @param diskBus of the disks that it is created with; drives stay on SATA or IDE
   */
  public KvmMachineOptions diskBus(DiskBus diskBus) {
    Objects.requireNonNull(diskBus, "diskBus");
    return with(changed -> changed.diskBus = diskBus);
  }

  /** {@return what the disks are connected to} */
  public Optional<DiskBus> diskBus() {
    return Optional.ofNullable(state.diskBus);
  }

  /**
   * {@return a copy with such network cards}
   *
   * @param nicModel of the cards that it is created with, as QEMU calls it: {@code virtio}, {@code
   *     e1000e}, {@code rtl8139}
   */
  public KvmMachineOptions nicModel(String nicModel) {
    word(nicModel, "nicModel");
    return with(changed -> changed.nicModel = nicModel);
  }

  /** {@return the model of the network cards} */
  public Optional<String> nicModel() {
    return Optional.ofNullable(state.nicModel);
  }

  /**
   * {@return a copy with or without a TPM 2.0, which swtpm emulates on the host}
   *
   * @param tpm whether it has one; if nothing is said, only a Windows that asks for one has it
   */
  public KvmMachineOptions tpm(boolean tpm) {
    return with(changed -> changed.tpm = tpm);
  }

  /** {@return whether it has a TPM} */
  public Optional<Boolean> tpm() {
    return Optional.ofNullable(state.tpm);
  }

  /**
   * {@return a copy whose definition is changed before libvirt gets it}
   *
   * <p>It is for what neither Posada nor these options know. The machine keeps its name, its UUID
   * and what Posada has in its metadata: a change of these is refused. The text may hold the
   * password of viewers.
   *
   * @param patch is given the {@code <domain>} and answers another one; called once for each
   *     machine, after those that were given before
   */
  public KvmMachineOptions patchXml(UnaryOperator<String> patch) {
    Objects.requireNonNull(patch, "patch");
    return with(
        changed -> {
          UnaryOperator<String> before = changed.patch;
          changed.patch = before == null ? patch : xml -> patch.apply(before.apply(xml));
        });
  }

  /** {@return what changes the definition} */
  public Optional<UnaryOperator<String>> patchXml() {
    return Optional.ofNullable(state.patch);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("KVM machine");
    tell(text, "machine type", state.machineType);
    tell(text, "CPU", state.cpu);
    tell(text, "CPU model", state.cpuModel);
    tell(text, "display", state.display);
    tell(text, "on", state.listen);
    tell(text, "password", state.password == null ? null : "***");
    tell(text, "video", state.video);
    tell(text, "on crash", state.onCrash);
    tell(text, "disk bus", state.diskBus);
    tell(text, "NIC model", state.nicModel);
    tell(text, "TPM", state.tpm);
    tell(text, "patched XML", state.patch == null ? null : "yes");
    return text.toString();
  }

  private static void tell(StringBuilder text, String what, Object value) {
    if (value != null) {
      text.append(text.indexOf(":") < 0 ? ": " : ", ").append(what).append(' ').append(value);
    }
  }
}
