package dev.posada;

import java.util.Map;
import java.util.Objects;

/**
 * A number of equal containers that their engine keeps running, as it was when it was read.
 * Immutable; equal if the ids are.
 */
public final class Service {
  private final State state;

  private Service(State state) {
    this.state = state;
  }

  private static final class State extends Fields {
    private String id;
    private String name;
    private String image = "";
    private int replicas;
    private int running;
    private Map<String, String> labels = Map.of();
  }

  /**
   * {@return a builder}
   *
   * @param id the service's id
   * @param name its name
   */
  public static Builder builder(String id, String name) {
    return new Builder(id, name);
  }

  /** {@return the service's id} */
  public String id() {
    return state.id;
  }

  /** {@return its name} */
  public String name() {
    return state.name;
  }

  /** {@return the reference of its image; empty if the engine does not tell} */
  public String image() {
    return state.image;
  }

  /** {@return how many containers it is to have, 0 or more} */
  public int replicas() {
    return state.replicas;
  }

  /**
   * {@return how many of its containers run, without those that an update has yet to replace; for a
   * while also more than it is to have}
   */
  public int running() {
    return state.running;
  }

  /** {@return its labels} */
  public Map<String, String> labels() {
    return state.labels;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Service that && state.id.equals(that.state.id);
  }

  @Override
  public int hashCode() {
    return state.id.hashCode();
  }

  @Override
  public String toString() {
    return "service "
        + state.name
        + (state.image.isEmpty() ? "" : " from " + state.image)
        + ": "
        + state.running
        + " of "
        + state.replicas
        + " running";
  }

  /** Makes a {@link Service}. Not thread-safe. */
  public static final class Builder {
    private final State state = new State();

    private Builder(String id, String name) {
      state.id = Objects.requireNonNull(id, "id");
      state.name = Objects.requireNonNull(name, "name");
    }

    /**
     * {@return this builder}
     *
     * @param image the reference of its image
     */
    public Builder image(String image) {
      state.image = Objects.requireNonNull(image, "image");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param replicas how many containers it is to have, 0 or more
     */
    public Builder replicas(int replicas) {
      state.replicas = count(replicas, "replicas");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param running how many of its containers run, 0 or more
     */
    public Builder running(int running) {
      state.running = count(running, "running");
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

    private static int count(int count, String what) {
      Check.require(count >= 0, what + " is negative: " + count);
      return count;
    }

    /** {@return the service} */
    public Service build() {
      return new Service(Fields.copy(state));
    }
  }
}
