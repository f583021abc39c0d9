package dev.posada;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** An image of containers, as it was seen. Immutable; equal if the ids are. */
public final class Image {
  private final State state;

  private Image(State state) {
    this.state = state;
  }

  private static final class State extends Fields {
    private String id;
    private List<String> tags = List.of();
    private Instant created = Instant.EPOCH;
    private ByteSize size = ByteSize.bytes(0);
    private Map<String, String> labels = Map.of();
  }

  /**
   * {@return a builder}
   *
   * @param id the image's id
   */
  public static Builder builder(String id) {
    return new Builder(id);
  }

  /** {@return the image's id} */
  public String id() {
    return state.id;
  }

  /** {@return its references; empty if it has none} */
  public List<String> tags() {
    return state.tags;
  }

  /** {@return when it was made, as it says itself} */
  public Instant created() {
    return state.created;
  }

  /** {@return what it takes on disk, with what it shares with others} */
  public ByteSize size() {
    return state.size;
  }

  /** {@return its labels} */
  public Map<String, String> labels() {
    return state.labels;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Image that && state.id.equals(that.state.id);
  }

  @Override
  public int hashCode() {
    return state.id.hashCode();
  }

  @Override
  public String toString() {
    return (state.tags.isEmpty() ? state.id : String.join(", ", state.tags)) + ", " + state.size;
  }

  /** Makes an {@link Image}. Not thread-safe. */
  public static final class Builder {
    private final State state = new State();

    private Builder(String id) {
      state.id = Objects.requireNonNull(id, "id");
    }

    /**
     * {@return this builder}
     *
     * @param tags its references
     */
    public Builder tags(List<String> tags) {
      state.tags = List.copyOf(tags);
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param created when it was made
     */
    public Builder created(Instant created) {
      state.created = Objects.requireNonNull(created, "created");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param size what it takes on disk
     */
    public Builder size(ByteSize size) {
      state.size = Objects.requireNonNull(size, "size");
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

    /** {@return the image} */
    public Image build() {
      return new Image(Fields.copy(state));
    }
  }
}
