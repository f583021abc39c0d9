package dev.posada.spi.command;

import dev.posada.spi.CallText;
import java.util.List;
import java.util.regex.Pattern;

/** A command of a tool: words, which no shell reads. Immutable. */
public final class Command {
  private static final Pattern PLAIN = Pattern.compile("[\\p{Alnum}_./:\\\\=@%+,-]+");

  private final List<String> argv;

  private Command(List<String> argv) {
    this.argv = List.copyOf(argv);
    if (this.argv.isEmpty() || this.argv.get(0).isEmpty()) {
      throw new IllegalArgumentException("a command begins with its tool: " + this.argv);
    }
    for (String word : this.argv) {
      if (word.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("a word contains a NUL character");
      }
    }
  }

  /**
   * {@return a command that changes nothing}
   *
   * @param argv the tool, then its arguments
   */
  public static Command read(String... argv) {
    return new Command(List.of(argv));
  }

  /**
   * {@return a command that changes nothing}
   *
   * @param argv the tool, then its arguments
   */
  public static Command read(List<String> argv) {
    return new Command(argv);
  }

  /** {@return the tool, then its arguments} */
  public List<String> argv() {
    return argv;
  }

  /** The command for the trace. */
  CallText text() {
    return CallText.of(toString());
  }

  /** {@return the words, in quotes where a blank or a special character would hide their ends} */
  @Override
  public String toString() {
    return String.join(" ", argv.stream().map(Command::visible).toList());
  }

  private static String visible(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
