package dev.posada;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a host is connected and how long it may take to answer. Immutable; each method returns a
 * changed copy.
 */
public final class ConnectOptions {
  private static final ConnectOptions DEFAULTS = new ConnectOptions(new State());

  private final State state;

  private ConnectOptions(State state) {
    this.state = state;
  }

  private static final class State extends Fields {
    private Duration timeout = Duration.ofSeconds(60);
    private Duration workTimeout = Duration.ofHours(1);
    private Credentials guestCredentials;
    private Consumer<? super NativeCall> trace;
    private List<ProviderOption> options = List.of();
  }

  private ConnectOptions with(Consumer<State> change) {
    return new ConnectOptions(Fields.changed(state, change));
  }

  /** {@return the options that hold when none are given} */
  public static ConnectOptions defaults() {
    return DEFAULTS;
  }

  /**
   * {@return a copy with this timeout}
   *
   * @param timeout how long connecting, and a verb that has no form with a {@link Task}, may take;
   *     positive
   */
  public ConnectOptions timeout(Duration timeout) {
    Check.positive(timeout, "timeout");
    return with(changed -> changed.timeout = timeout);
  }

  /**
   * {@return how long connecting, and a verb that has no form with a {@link Task}, may take; 60 s
   * unless changed}
   */
  public Duration timeout() {
    return state.timeout;
  }

  /**
   * {@return a copy with this timeout}
   *
   * @param workTimeout how long a verb may take that has a form with a {@link Task} but was called
   *     without one; positive
   */
  public ConnectOptions workTimeout(Duration workTimeout) {
    Check.positive(workTimeout, "workTimeout");
    return with(changed -> changed.workTimeout = workTimeout);
  }

  /**
   * {@return how long a verb may take that has a form with a {@link Task} but was called without
   * one; 1 h unless changed}
   */
  public Duration workTimeout() {
    return state.workTimeout;
  }

  /**
   * {@return a copy with this default for {@link ExecSpec#as(Credentials)}}
   *
   * @param credentials a user inside the guests
   */
  public ConnectOptions guestCredentials(Credentials credentials) {
    Objects.requireNonNull(credentials, "credentials");
    return with(changed -> changed.guestCredentials = credentials);
  }

  /** {@return the user inside the guests who runs commands that name none} */
  public Optional<Credentials> guestCredentials() {
    return Optional.ofNullable(state.guestCredentials);
  }

  /**
   * {@return a copy with a listener to every native call}
   *
   * @param listener is told on the thread that makes the call; one that throws is logged once and
   *     not called again
   */
  public ConnectOptions trace(Consumer<? super NativeCall> listener) {
    Objects.requireNonNull(listener, "listener");
    return with(changed -> changed.trace = listener);
  }

  /** {@return the listener to every native call} */
  public Optional<Consumer<? super NativeCall>> trace() {
    return Optional.ofNullable(state.trace);
  }

  /**
   * {@return a copy with one option of the provider more}
   *
   * @param option the option; one that the provider does not know is refused when connecting
   */
  public ConnectOptions option(ProviderOption option) {
    Objects.requireNonNull(option, "option");
    return with(changed -> changed.options = Fields.plus(changed.options, List.of(option)));
  }

  /** {@return the options of the provider} */
  public List<ProviderOption> options() {
    return state.options;
  }
}
