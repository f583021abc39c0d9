package dev.posada.spi.command;

import dev.posada.spi.CallText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * A command of a tool: words, which no shell reads, and what the tool gets besides. Immutable; each
 * method returns a longer copy.
 *
 * <p>What may be seen of it is its text: the trace, the messages of failures and {@code toString}
 * show secret words and the values of the environment as {@code ***}, and of the input nothing.
 * What the tool itself says of a secret is not searched for it. On most systems other users can see
 * the words of a running tool, secret ones too, but neither its input nor its environment: where a
 * tool reads a password from one of those, give it there.
 */
public final class Command {
  private static final Pattern PLAIN = Pattern.compile("[\\p{Alnum}_./:\\\\=@%+,-]+");
  private static final String HIDDEN = "***";

  private final boolean changes;
  private final List<String> argv;
  private final List<String> visible; // as argv, but with *** for a secret
  private final Map<String, String> environment;
  private final String stdin;

  private Command(
      boolean changes,
      List<String> argv,
      List<String> visible,
      Map<String, String> environment,
      String stdin) {
    this.changes = changes;
    this.argv = argv;
    this.visible = visible;
    this.environment = environment;
    this.stdin = stdin;
  }

  private static Command of(boolean changes, List<String> words) {
    if (words.isEmpty() || words.get(0).isEmpty()) {
      throw new IllegalArgumentException("a command begins with its tool: " + words);
    }
    return new Command(changes, List.of(), List.of(), Map.of(), "").longer(words, false);
  }

  private Command longer(List<String> words, boolean hidden) {
    List<String> all = new ArrayList<>(argv);
    List<String> shown = new ArrayList<>(visible);
    for (String word : words) {
      if (word.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("a word contains a NUL character");
      }
      all.add(word);
      shown.add(hidden ? HIDDEN : word);
    }
    return new Command(changes, List.copyOf(all), List.copyOf(shown), environment, stdin);
  }

  private static String shown(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /**
   * {@return a command that changes nothing}
   *
   * @param argv the tool, then its arguments
   */
  public static Command read(String... argv) {
    return of(false, List.of(argv));
  }

  /**
   * {@return a command that changes nothing}
   *
   * @param argv the tool, then its arguments
   */
  public static Command read(List<String> argv) {
    return of(false, argv);
  }

  /**
   * {@return a command that may change something: it is announced before it runs, and when it fails
   * the core looks what really happened}
   *
   * @param argv the tool, then its arguments
   */
  public static Command change(String... argv) {
    return of(true, List.of(argv));
  }

  /**
   * {@return a command that may change something: it is announced before it runs, and when it fails
   * the core looks what really happened}
   *
   * @param argv the tool, then its arguments
   */
  public static Command change(List<String> argv) {
    return of(true, argv);
  }

  /**
   * {@return a copy with arguments more}
   *
   * @param more what may be seen
   */
  public Command plain(String... more) {
    return longer(List.of(more), false);
  }

  /**
   * {@return a copy with one argument more, shown as {@code ***}}
   *
   * @param argument what may not be seen
   */
  public Command secret(String argument) {
    return longer(List.of(argument), true);
  }

  /**
   * {@return a copy with this standard input, of which nothing is shown}
   *
   * @param text what the tool can read, in UTF-8; one that does not read it all does not mind. More
   *     than 4 KiB wait for it in a temporary file that only this user can read
   */
  public Command stdin(String text) {
    return new Command(changes, argv, visible, environment, Objects.requireNonNull(text, "text"));
  }

  /**
   * {@return a copy with an environment variable more, or with another value of one, which is not
   * shown}
   *
   * @param key its name, without an equals sign
   * @param value its value
   */
  public Command environment(String key, String value) {
    if (key.isEmpty() || key.indexOf('=') >= 0 || key.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("not the name of an environment variable: " + key);
    }
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("the value of " + key + " contains a NUL character");
    }
    Map<String, String> more = new LinkedHashMap<>(environment);
    more.put(key, value);
    return new Command(changes, argv, visible, Collections.unmodifiableMap(more), stdin);
  }

  /** {@return the tool, then its arguments, secret ones too: for runners only} */
  public List<String> argv() {
    return argv;
  }

  /** {@return the tool, then its arguments, with {@code ***} in place of each secret one} */
  public List<String> visibleArgv() {
    return visible;
  }

  /** {@return whether it may change something} */
  public boolean changes() {
    return changes;
  }

  /** {@return what may be seen of it, for the trace} */
  public CallText text() {
    return CallText.of(toString());
  }

  /** {@return what it adds to the environment of its tool: for runners only} */
  public Map<String, String> environment() {
    return environment;
  }

  /** {@return what its tool can read: for runners only} */
  public String stdin() {
    return stdin;
  }

  /**
   * {@return the words, in quotes where a blank or a special character would hide their ends, and
   * without secrets}
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    environment.keySet().forEach(key -> text.append(key).append('=').append(HIDDEN).append(' '));
    StringJoiner words = new StringJoiner(" ");
    visible.forEach(word -> words.add(word.equals(HIDDEN) ? word : shown(word)));
    return text.append(words).toString();
  }
}
