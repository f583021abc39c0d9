package dev.posada;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A snapshot of a virtual machine, as it was seen. Immutable; equal if the ids are, which are
 * unique within a machine.
 */
public final class Snapshot {
  private final State state;

  private Snapshot(State state) {
    this.state = state;
  }

  private static final class State extends Fields {
    private String id;
    private String name;
    private String parent;
    private Instant created = Instant.EPOCH;
    private boolean withMemory;
    private boolean current;
  }

  /**
   * {@return a builder}
   *
   * @param id its id within its machine, opaque
   * @param name its name, unique within its machine
   */
  public static Builder builder(String id, String name) {
    return new Builder(id, name);
  }

  /** {@return its id within its machine, opaque} */
  public String id() {
    return state.id;
  }

  /** {@return its name, unique within its machine} */
  public String name() {
    return state.name;
  }

  /** {@return the id of the snapshot that it was taken after; empty for a first one} */
  public Optional<String> parent() {
    return Optional.ofNullable(state.parent);
  }

  /** {@return when it was taken, by the clock of the host} */
  public Instant created() {
    return state.created;
  }

  /** {@return whether it holds the memory of a running machine; if not, the disks alone} */
  public boolean withMemory() {
    return state.withMemory;
  }

  /**
   * {@return whether the machine goes on from here: the next snapshot has this one as its parent}
   */
  public boolean current() {
    return state.current;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Snapshot that && state.id.equals(that.state.id);
  }

  @Override
  public int hashCode() {
    return state.id.hashCode();
  }

  @Override
  public String toString() {
    return "snapshot "
        + state.name
        + (state.withMemory ? " with memory" : "")
        + (state.current ? ", current" : "");
  }

  /** Makes a {@link Snapshot}. Not thread-safe. */
  public static final class Builder {
    private final State state = new State();

    private Builder(String id, String name) {
      state.id = Objects.requireNonNull(id, "id");
      state.name = Objects.requireNonNull(name, "name");
    }

    /**
     * {@return this builder}
     *
     * @param parent the id of the snapshot that it was taken after
     */
    public Builder parent(String parent) {
      state.parent = Objects.requireNonNull(parent, "parent");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param created when it was taken, by the clock of the host
     */
    public Builder created(Instant created) {
      state.created = Objects.requireNonNull(created, "created");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param withMemory whether it holds the memory of a running machine
     */
    public Builder withMemory(boolean withMemory) {
      state.withMemory = withMemory;
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param current whether the machine goes on from here
     */
    public Builder current(boolean current) {
      state.current = current;
      return this;
    }

    /** {@return the snapshot} */
    public Snapshot build() {
      return new Snapshot(Fields.copy(state));
    }
  }
}
