package dev.posada;

import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private Map<String, String> labels = Map.of();
    private List<ProviderOption> options = List.of();
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
    return "virtual machine " + state.name + " with " + state.quota + " and " + state.devices;
  }
}
