package dev.posada;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Something that happened on a host. Immutable. */
public final class HostEvent {
  private final Kind kind;
  private final Instant at;
  private final Guest guest;
  private final GuestState state;

  private HostEvent(Builder builder) {
    kind = builder.kind;
    at = builder.at;
    guest = builder.guest;
    state = builder.state;
  }

  /** What happened. Constants may be added. */
  public enum Kind {
    /** A guest is there that was not. */
    GUEST_CREATED,
    /** A guest's state, name or configuration changed. */
    GUEST_CHANGED,
    /** A guest is gone. */
    GUEST_DELETED,
    /** The connection is there again. */
    CONNECTED,
    /** The connection was lost; Posada tries to get it back. */
    DISCONNECTED,
    /** Events may be missing here: list the guests to know where they stand. */
    EVENTS_LOST
  }

  /**
   * {@return a builder}
   *
   * @param kind what happened
   * @param at when Posada learned of it
   */
  public static Builder builder(Kind kind, Instant at) {
    return new Builder(kind, at);
  }

  /** {@return what happened} */
  public Kind kind() {
    return kind;
  }

  /** {@return when Posada learned of it} */
  public Instant at() {
    return at;
  }

  /** {@return the guest that it happened to; empty for what happens to the connection} */
  public Optional<Guest> guest() {
    return Optional.ofNullable(guest);
  }

  /** {@return the state that the guest is in since; empty for what happens to the connection} */
  public Optional<GuestState> state() {
    return Optional.ofNullable(state);
  }

  @Override
  public String toString() {
    return kind + (guest == null ? "" : " " + guest.name()) + (state == null ? "" : " " + state);
  }

  /** Makes a {@link HostEvent}. Not thread-safe. */
  public static final class Builder {
    private final Kind kind;
    private final Instant at;
    private Guest guest;
    private GuestState state;

    private Builder(Kind kind, Instant at) {
      this.kind = Objects.requireNonNull(kind, "kind");
      this.at = Objects.requireNonNull(at, "at");
    }

    /**
     * {@return this builder}
     *
     * @param guest the guest that it happened to
     */
    public Builder guest(Guest guest) {
      this.guest = Objects.requireNonNull(guest, "guest");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param state the state that the guest is in since
     */
    public Builder state(GuestState state) {
      this.state = Objects.requireNonNull(state, "state");
      return this;
    }

    /** {@return the event} */
    public HostEvent build() {
      return new HostEvent(this);
    }
  }
}
