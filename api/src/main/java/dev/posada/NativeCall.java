package dev.posada;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One call to a hypervisor (an HTTP request, a command line, a library function), as told to the
 * listener of {@link ConnectOptions#trace}.
 *
 * <p>A call that changes something is told twice: before it is made and when it has ended; one that
 * only reads is told at its end. Secrets in its text are hidden. Immutable.
 */
public final class NativeCall {
  private final Phase phase;
  private final URI host;
  private final String text;
  private final boolean changes;
  private final Instant start;
  private final Duration duration;
  private final NativeError error;

  private NativeCall(Builder builder) {
    phase = builder.phase;
    host = builder.host;
    text = builder.text;
    changes = builder.changes;
    start = builder.start;
    duration = builder.duration;
    error = builder.error;
  }

  /** When a call is told. */
  public enum Phase {
    /** About to be made; only of calls that change something. */
    ANNOUNCED,
    /** Made, with or without success. */
    ENDED
  }

  /**
   * {@return a builder}
   *
   * @param phase when it is told
   * @param host the host it goes to
   * @param text the call, secrets hidden
   */
  public static Builder builder(Phase phase, URI host, String text) {
    return new Builder(phase, host, text);
  }

  /** {@return when it is told} */
  public Phase phase() {
    return phase;
  }

  /** {@return the host it goes to} */
  public URI host() {
    return host;
  }

  /** {@return the call, secrets hidden} */
  public String text() {
    return text;
  }

  /** {@return whether it may change something} */
  public boolean changes() {
    return changes;
  }

  /** {@return when it was or will be made} */
  public Instant start() {
    return start;
  }

  /** {@return how long it took; empty when announced} */
  public Optional<Duration> duration() {
    return Optional.ofNullable(duration);
  }

  /** {@return what went wrong; empty when announced and after a success} */
  public Optional<NativeError> error() {
    return Optional.ofNullable(error);
  }

  @Override
  public String toString() {
    if (phase == Phase.ANNOUNCED) {
      return "about to " + text;
    }
    return text + ": " + (error == null ? "ok" : error) + " in " + duration.toMillis() + " ms";
  }

  /** Makes a {@link NativeCall}. Not thread-safe. */
  public static final class Builder {
    private final Phase phase;
    private final URI host;
    private final String text;
    private boolean changes;
    private Instant start = Instant.EPOCH;
    private Duration duration = Duration.ZERO;
    private NativeError error;

    private Builder(Phase phase, URI host, String text) {
      this.phase = Objects.requireNonNull(phase, "phase");
      this.host = Objects.requireNonNull(host, "host");
      this.text = Objects.requireNonNull(text, "text");
      if (phase == Phase.ANNOUNCED) {
        duration = null;
      }
    }

    /**
     * {@return this builder}
     *
     * @param changes whether the call may change something; false if not said
     */
    public Builder changes(boolean changes) {
      this.changes = changes;
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param start when the call was or will be made
     */
    public Builder start(Instant start) {
      this.start = Objects.requireNonNull(start, "start");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param duration how long the call took
     */
    public Builder duration(Duration duration) {
      this.duration = Objects.requireNonNull(duration, "duration");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param error what went wrong
     */
    public Builder error(NativeError error) {
      this.error = Objects.requireNonNull(error, "error");
      return this;
    }

    /** {@return the call} */
    public NativeCall build() {
      return new NativeCall(this);
    }
  }
}
