package dev.posada;

import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    private Credentials credentials;
    private Credentials guestCredentials;
    private Map<String, Credentials> registries = Map.of();
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
   * {@return a copy that connects as this user}
   *
   * @param credentials a user of the host or of its hypervisor, where that asks for one
   */
  public ConnectOptions credentials(Credentials credentials) {
    Objects.requireNonNull(credentials, "credentials");
    return with(changed -> changed.credentials = credentials);
  }

  /** {@return who connects; empty for the one that the host's address or configuration says} */
  public Optional<Credentials> credentials() {
    return Optional.ofNullable(state.credentials);
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
   * {@return a copy with one registry of images more, or with another user of one}
   *
   * @param server the registry as references to its images begin, with its port where they have
   *     one, as in {@code localhost:5000}; {@code docker.io} for references that name none
   * @param credentials a user of the registry, who pulls and pushes
   */
  public ConnectOptions registry(String server, Credentials credentials) {
    Check.text(server, "server");
    Check.require(
        server.chars().noneMatch(c -> c == '/' || c == '@' || Character.isWhitespace(c)),
        "a registry is a name and a port, as in localhost:5000");
    Objects.requireNonNull(credentials, "credentials");
    return with(
        changed -> changed.registries = Fields.plus(changed.registries, server, credentials));
  }

  /** {@return the users of registries of images, by the registry as references begin} */
  public Map<String, Credentials> registries() {
    return state.registries;
  }

  /**
   * {@return a copy with a listener to every native call; whether what is done with a handle of
   * {@link Host#unwrap} is among them, that handle says}
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

  /** {@return the options as a line, without passwords and without what an option says} */
  @Override
  public String toString() {
    return "timeout "
        + state.timeout
        + ", work timeout "
        + state.workTimeout
        + (state.credentials == null ? "" : ", as " + state.credentials)
        + (state.guestCredentials == null ? "" : ", in guests as " + state.guestCredentials)
        + (state.registries.isEmpty() ? "" : ", registries " + state.registries)
        + (state.trace == null ? "" : ", traced")
        + (state.options.isEmpty()
            ? ""
            : ", options "
                + state.options.stream().map(option -> option.getClass().getSimpleName()).toList());
  }
}
