package dev.posada;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** A command to be run inside a guest. Immutable; each method returns a changed copy. */
public final class ExecSpec {
  private final State state;

  private ExecSpec(State state) {
    this.state = state;
  }

  private static final class State extends Fields {
    private List<String> command = List.of();
    private Credentials credentials;
    private byte[] stdin = {};
    private Map<String, String> environment = Map.of();
    private String directory;
    private boolean terminal;
    private ByteSize outputLimit = ByteSize.mib(16);
  }

  private ExecSpec with(Consumer<State> change) {
    return new ExecSpec(Fields.changed(state, change));
  }

  /**
   * {@return a command}
   *
   * @param command its words, as the process gets them; no shell reads them
   */
  public static ExecSpec command(String... command) {
    List<String> words = Check.command(command);
    return new ExecSpec(new State()).with(changed -> changed.command = words);
  }

  /** {@return the words of the command} */
  public List<String> command() {
    return state.command;
  }

  /**
   * {@return a copy that runs as this user}
   *
   * @param credentials a user inside the guest; a container engine asks for no password
   */
  public ExecSpec as(Credentials credentials) {
    Objects.requireNonNull(credentials, "credentials");
    return with(changed -> changed.credentials = credentials);
  }

  /** {@return the user who runs it; empty for {@link ConnectOptions#guestCredentials()}} */
  public Optional<Credentials> credentials() {
    return Optional.ofNullable(state.credentials);
  }

  /**
   * {@return a copy with this input}
   *
   * @param text what the command reads, encoded in UTF-8
   */
  public ExecSpec stdin(String text) {
    return stdin(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * {@return a copy with this input}
   *
   * @param bytes what the command reads; {@link Guest#spawn} takes none, it has a stream for it
   */
  public ExecSpec stdin(byte[] bytes) {
    byte[] copy = bytes.clone();
    return with(changed -> changed.stdin = copy);
  }

  /** {@return a copy of what the command reads; empty unless changed} */
  public byte[] stdin() {
    return state.stdin.clone();
  }

  /**
   * {@return a copy with one environment variable more, or with another value of one}
   *
   * @param key its name, without {@code =}
   * @param value its value
   */
  public ExecSpec environment(String key, String value) {
    Check.environmentKey(key);
    Objects.requireNonNull(value, "value");
    return with(changed -> changed.environment = Fields.plus(changed.environment, key, value));
  }

  /** {@return the environment variables that are added to the guest's} */
  public Map<String, String> environment() {
    return state.environment;
  }

  /**
   * {@return a copy with this working directory}
   *
   * @param directory an absolute path inside the guest
   */
  public ExecSpec directory(String directory) {
    Check.text(directory, "directory");
    return with(changed -> changed.directory = directory);
  }

  /** {@return the working directory; empty for the guest's} */
  public Optional<String> directory() {
    return Optional.ofNullable(state.directory);
  }

  /**
   * {@return a copy that runs in a terminal, or in none}
   *
   * @param terminal whether it does; what it writes to either stream then comes as stdout
   */
  public ExecSpec terminal(boolean terminal) {
    return with(changed -> changed.terminal = terminal);
  }

  /** {@return whether it runs in a terminal; false unless changed} */
  public boolean terminal() {
    return state.terminal;
  }

  /**
   * {@return a copy that keeps at most this much output}
   *
   * @param outputLimit of stdout and of stderr each; the rest is read and dropped, and the result
   *     says so
   */
  public ExecSpec outputLimit(ByteSize outputLimit) {
    Objects.requireNonNull(outputLimit, "outputLimit");
    Check.require(
        outputLimit.bytes() <= Integer.MAX_VALUE / 2, "at most 1 GiB is kept: " + outputLimit);
    return with(changed -> changed.outputLimit = outputLimit);
  }

  /** {@return how much of stdout and of stderr is kept; 16 MiB each unless changed} */
  public ByteSize outputLimit() {
    return state.outputLimit;
  }

  @Override
  public String toString() {
    return String.join(" ", state.command);
  }
}
