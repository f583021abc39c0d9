package dev.posada;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A network of a host, as it was seen. Immutable; equal if the ids are. */
public final class Network {
  private final State state;

  private Network(State state) {
    this.state = state;
  }

  private static final class State extends Fields {
    private String id;
    private String name;
    private Mode mode = Mode.OTHER;
    private String subnet;
    private Map<String, String> labels = Map.of();
  }

  /** What guests on a network reach. Constants may be added. */
  public enum Mode {
    /** Each other, the host, and from behind its address the world. */
    NAT,
    /** Each other; the host too, where the hypervisor puts it there. Nothing else. */
    ISOLATED,
    /** The network of one of the host's own interfaces, as machines beside the host. */
    BRIDGED,
    /** All that the host reaches, with the host's own addresses. */
    HOST,
    /** Whatever the hypervisor says; nothing that Posada has a word for. */
    OTHER
  }

  /**
   * {@return a builder}
   *
   * @param id its id, opaque
   * @param name its name
   */
  public static Builder builder(String id, String name) {
    return new Builder(id, name);
  }

  /** {@return its id, opaque} */
  public String id() {
    return state.id;
  }

  /** {@return its name} */
  public String name() {
    return state.name;
  }

  /** {@return what guests on it reach} */
  public Mode mode() {
    return state.mode;
  }

  /** {@return its addresses, as in {@code 10.7.0.0/24}; empty if it gives none} */
  public Optional<String> subnet() {
    return Optional.ofNullable(state.subnet);
  }

  /** {@return its labels} */
  public Map<String, String> labels() {
    return state.labels;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Network that && state.id.equals(that.state.id);
  }

  @Override
  public int hashCode() {
    return state.id.hashCode();
  }

  @Override
  public String toString() {
    return "network "
        + state.name
        + " ("
        + state.mode.name().toLowerCase(Locale.ROOT)
        + (state.subnet == null ? ")" : ", " + state.subnet + ")");
  }

  /** Makes a {@link Network}. Not thread-safe. */
  public static final class Builder {
    private final State state = new State();

    private Builder(String id, String name) {
      state.id = Objects.requireNonNull(id, "id");
      state.name = Objects.requireNonNull(name, "name");
    }

    /**
     * {@return this builder}
     *
     * @param mode what guests on it reach; {@link Mode#OTHER} if it is not said
     */
    public Builder mode(Mode mode) {
      state.mode = Objects.requireNonNull(mode, "mode");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param subnet its addresses, as in {@code 10.7.0.0/24}
     */
    public Builder subnet(String subnet) {
      state.subnet = Objects.requireNonNull(subnet, "subnet");
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

    /** {@return the network} */
    public Network build() {
      return new Network(Fields.copy(state));
    }
  }
}
