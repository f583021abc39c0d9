package dev.posada;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a host keeps for its guests: a disk of a machine, or a folder of a container; as it was
 * seen. Immutable; equal if the pools and the ids are.
 */
public final class Volume {
  private final State state;

  private Volume(State state) {
    this.state = state;
  }

  private static final class State extends Fields {
    private String id;
    private String name;
    private String pool;
    private String hostPath;
    private ByteSize capacity;
    private ByteSize used;
    private Disk.Format format;
    private Map<String, String> labels = Map.of();
  }

  /**
   * {@return a builder}
   *
   * @param id its id within its pool, opaque
   * @param name its name, unique within its pool
   * @param pool the name of its pool
   */
  public static Builder builder(String id, String name, String pool) {
    return new Builder(id, name, pool);
  }

  /** {@return its id within its pool, opaque} */
  public String id() {
    return state.id;
  }

  /** {@return its name, unique within its pool} */
  public String name() {
    return state.name;
  }

  /** {@return the name of its pool} */
  public String pool() {
    return state.pool;
  }

  /** {@return where it lies on the host; empty if it has no path} */
  public Optional<String> hostPath() {
    return Optional.ofNullable(state.hostPath);
  }

  /** {@return what a guest sees, at most; empty if it has no bound} */
  public Optional<ByteSize> capacity() {
    return Optional.ofNullable(state.capacity);
  }

  /** {@return what it takes on the host now; empty if the host cannot tell} */
  public Optional<ByteSize> used() {
    return Optional.ofNullable(state.used);
  }

  /**
   * {@return how it lies in its file; empty if it is no disk, or in a format that Posada has no
   * word for}
   */
  public Optional<Disk.Format> format() {
    return Optional.ofNullable(state.format);
  }

  /** {@return its labels} */
  public Map<String, String> labels() {
    return state.labels;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Volume that
        && state.id.equals(that.state.id)
        && state.pool.equals(that.state.pool);
  }

  @Override
  public int hashCode() {
    return Objects.hash(state.id, state.pool);
  }

  @Override
  public String toString() {
    return "volume "
        + state.pool
        + "/"
        + state.name
        + (state.capacity == null ? "" : " of " + state.capacity);
  }

  /** Makes a {@link Volume}. Not thread-safe. */
  public static final class Builder {
    private final State state = new State();

    private Builder(String id, String name, String pool) {
      state.id = Objects.requireNonNull(id, "id");
      state.name = Objects.requireNonNull(name, "name");
      state.pool = Objects.requireNonNull(pool, "pool");
    }

    /**
     * {@return this builder}
     *
     * @param hostPath where it lies on the host
     */
    public Builder hostPath(String hostPath) {
      state.hostPath = Objects.requireNonNull(hostPath, "hostPath");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param capacity what a guest sees, at most
     */
    public Builder capacity(ByteSize capacity) {
      state.capacity = Objects.requireNonNull(capacity, "capacity");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param used what it takes on the host now
     */
    public Builder used(ByteSize used) {
      state.used = Objects.requireNonNull(used, "used");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param format how it lies in its file
     */
    public Builder format(Disk.Format format) {
      state.format = Objects.requireNonNull(format, "format");
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

    /** {@return the volume} */
    public Volume build() {
      return new Volume(Fields.copy(state));
    }
  }
}
