package dev.posada;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** What a host is and has. Immutable. */
public final class HostInfo {
  private final State state;

  private HostInfo(State state) {
    this.state = state;
  }

  private static final class State extends Fields {
    private String product;
    private String version;
    private String hostName;
    private Integer cpus;
    private ByteSize memory;
    private ByteSize memoryFree;
    private Map<String, String> details = Map.of();
  }

  /**
   * {@return a builder}
   *
   * @param product the hypervisor's name
   * @param version its version, in its own words, as in {@code 7.0.14r161095}; if it tells none,
   *     {@code unknown}
   */
  public static Builder builder(String product, String version) {
    return new Builder(product, version);
  }

  /** {@return the hypervisor's name} */
  public String product() {
    return state.product;
  }

  /** {@return its version, in its own words} */
  public String version() {
    return state.version;
  }

  /** {@return the machine's name} */
  public Optional<String> hostName() {
    return Optional.ofNullable(state.hostName);
  }

  /** {@return how many processors the machine has} */
  public OptionalInt cpus() {
    return state.cpus == null ? OptionalInt.empty() : OptionalInt.of(state.cpus);
  }

  /** {@return how much memory the machine has} */
  public Optional<ByteSize> memory() {
    return Optional.ofNullable(state.memory);
  }

  /** {@return how much memory is free} */
  public Optional<ByteSize> memoryFree() {
    return Optional.ofNullable(state.memoryFree);
  }

  /** {@return what else the hypervisor says about itself, in its own words} */
  public Map<String, String> details() {
    return state.details;
  }

  @Override
  public String toString() {
    return state.product
        + " "
        + state.version
        + (state.hostName == null ? "" : " on " + state.hostName)
        + (state.cpus == null ? "" : ", " + state.cpus + " CPUs")
        + (state.memory == null ? "" : ", " + state.memory);
  }

  /** Makes a {@link HostInfo}. Not thread-safe. */
  public static final class Builder {
    private final State state = new State();

    private Builder(String product, String version) {
      state.product = Objects.requireNonNull(product, "product");
      state.version = Objects.requireNonNull(version, "version");
    }

    /**
     * {@return this builder}
     *
     * @param hostName the machine's name
     */
    public Builder hostName(String hostName) {
      state.hostName = Objects.requireNonNull(hostName, "hostName");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param cpus how many processors the machine has
     */
    public Builder cpus(int cpus) {
      state.cpus = cpus;
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param memory how much memory the machine has
     */
    public Builder memory(ByteSize memory) {
      state.memory = Objects.requireNonNull(memory, "memory");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param memoryFree how much memory is free
     */
    public Builder memoryFree(ByteSize memoryFree) {
      state.memoryFree = Objects.requireNonNull(memoryFree, "memoryFree");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param details what else the hypervisor says about itself
     */
    public Builder details(Map<String, String> details) {
      state.details = Fields.copy(details);
      return this;
    }

    /** {@return the info} */
    public HostInfo build() {
      return new HostInfo(Fields.copy(state));
    }
  }
}
