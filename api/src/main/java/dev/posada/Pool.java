package dev.posada;

import java.util.Objects;
import java.util.Optional;

/** A place on a host where volumes lie, as it was seen. Immutable; equal if the ids are. */
public final class Pool {
  private final State state;

  private Pool(State state) {
    this.state = state;
  }

  private static final class State extends Fields {
    private String id;
    private String name;
    private String hostPath;
    private ByteSize capacity;
    private ByteSize free;
  }

  /**
   * {@return a builder}
   *
   * @param id its id, opaque
   * @param name its name, unique on its host
   */
  public static Builder builder(String id, String name) {
    return new Builder(id, name);
  }

  /** {@return its id, opaque} */
  public String id() {
    return state.id;
  }

  /** {@return its name, unique on its host} */
  public String name() {
    return state.name;
  }

  /** {@return its folder or device on the host; empty if it has no path} */
  public Optional<String> hostPath() {
    return Optional.ofNullable(state.hostPath);
  }

  /** {@return how much fits into it, with what is there; empty if the host cannot tell} */
  public Optional<ByteSize> capacity() {
    return Optional.ofNullable(state.capacity);
  }

  /** {@return how much still fits into it; empty if the host cannot tell} */
  public Optional<ByteSize> free() {
    return Optional.ofNullable(state.free);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Pool that && state.id.equals(that.state.id);
  }

  @Override
  public int hashCode() {
    return state.id.hashCode();
  }

  @Override
  public String toString() {
    return "pool "
        + state.name
        + (state.free == null ? "" : ", " + state.free + " free")
        + (state.capacity == null ? "" : ", " + state.capacity + " in all");
  }

  /** Makes a {@link Pool}. Not thread-safe. */
  public static final class Builder {
    private final State state = new State();

    private Builder(String id, String name) {
      state.id = Objects.requireNonNull(id, "id");
      state.name = Objects.requireNonNull(name, "name");
    }

    /**
     * {@return this builder}
     *
     * @param hostPath its folder or device on the host
     */
    public Builder hostPath(String hostPath) {
      state.hostPath = Objects.requireNonNull(hostPath, "hostPath");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param capacity how much fits into it, with what is there
     */
    public Builder capacity(ByteSize capacity) {
      state.capacity = Objects.requireNonNull(capacity, "capacity");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param free how much still fits into it
     */
    public Builder free(ByteSize free) {
      state.free = Objects.requireNonNull(free, "free");
      return this;
    }

    /** {@return the pool} */
    public Pool build() {
      return new Pool(Fields.copy(state));
    }
  }
}
