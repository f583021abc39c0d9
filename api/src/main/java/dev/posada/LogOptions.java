package dev.posada;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Which part of a container's log is read. Immutable; each method returns a changed copy. */
public final class LogOptions {
  private static final LogOptions DEFAULTS = new LogOptions(new State());

  private final State state;

  private LogOptions(State state) {
    this.state = state;
  }

  private static final class State extends Fields {
    private Integer tail;
    private Instant since;
    private boolean follow;
  }

  private LogOptions with(Consumer<State> change) {
    return new LogOptions(Fields.changed(state, change));
  }

  /** {@return all that is there now} */
  public static LogOptions defaults() {
    return DEFAULTS;
  }

  /**
   * {@return a copy that begins near the end}
   *
   * @param lines how many of the lines that are there, 0 or more
   */
  public LogOptions tail(int lines) {
    Check.require(lines >= 0, "a number of lines is not negative: " + lines);
    return with(changed -> changed.tail = lines);
  }

  /** {@return with how many of the lines that are there it begins; empty for all} */
  public OptionalInt tail() {
    return state.tail == null ? OptionalInt.empty() : OptionalInt.of(state.tail);
  }

  /**
   * {@return a copy that leaves out older lines}
   *
   * @param since by the clock of the host
   */
  public LogOptions since(Instant since) {
    Objects.requireNonNull(since, "since");
    return with(changed -> changed.since = since);
  }

  /** {@return when the lines begin, by the clock of the host; empty for all} */
  public Optional<Instant> since() {
    return Optional.ofNullable(state.since);
  }

  /** {@return a copy that goes on with new lines until the container is off} */
  public LogOptions follow() {
    return with(changed -> changed.follow = true);
  }

  /** {@return whether it goes on with new lines until the container is off} */
  public boolean follows() {
    return state.follow;
  }
}
