package dev.posada;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** What a host tells of a guest when it tells of all of them. Immutable. */
public final class GuestSummary {
  private final State state;

  private GuestSummary(State state) {
    this.state = state;
  }

  private static final class State extends Fields {
    private Kind kind;
    private String id;
    private String name;
    private GuestState guestState;
    private String nativeState = "";
    private Integer vcpus;
    private ByteSize memory;
  }

  /**
   * {@return a builder}
   *
   * @param kind machine or container
   * @param id the guest's id
   * @param name its name
   * @param state what it is doing
   */
  public static Builder builder(Kind kind, String id, String name, GuestState state) {
    return new Builder(kind, id, name, state);
  }

  /** {@return {@link Kind#VIRTUAL_MACHINE} or {@link Kind#CONTAINER}} */
  public Kind kind() {
    return state.kind;
  }

  /** {@return the guest's id} */
  public String id() {
    return state.id;
  }

  /** {@return its name} */
  public String name() {
    return state.name;
  }

  /** {@return what it is doing} */
  public GuestState state() {
    return state.guestState;
  }

  /** {@return what it is doing, in the hypervisor's own word} */
  public String nativeState() {
    return state.nativeState;
  }

  /** {@return how many processors a machine has; empty for a container} */
  public OptionalInt vcpus() {
    return state.vcpus == null ? OptionalInt.empty() : OptionalInt.of(state.vcpus);
  }

  /** {@return how much memory a machine has; empty for a container} */
  public Optional<ByteSize> memory() {
    return Optional.ofNullable(state.memory);
  }

  @Override
  public String toString() {
    return state.kind
        + " "
        + state.name
        + ": "
        + state.guestState
        + (state.vcpus == null ? "" : ", " + state.vcpus + " vCPUs")
        + (state.memory == null ? "" : ", " + state.memory);
  }

  /** Makes a {@link GuestSummary}. Not thread-safe. */
  public static final class Builder {
    private final State state = new State();

    private Builder(Kind kind, String id, String name, GuestState guestState) {
      state.kind = Objects.requireNonNull(kind, "kind");
      state.id = Objects.requireNonNull(id, "id");
      state.name = Objects.requireNonNull(name, "name");
      state.guestState = Objects.requireNonNull(guestState, "state");
    }

    /**
     * {@return this builder}
     *
     * @param nativeState the hypervisor's own word
     */
    public Builder nativeState(String nativeState) {
      state.nativeState = Objects.requireNonNull(nativeState, "nativeState");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param vcpus how many processors the machine has
     */
    public Builder vcpus(int vcpus) {
      state.vcpus = vcpus;
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

    /** {@return the summary} */
    public GuestSummary build() {
      return new GuestSummary(Fields.copy(state));
    }
  }
}
