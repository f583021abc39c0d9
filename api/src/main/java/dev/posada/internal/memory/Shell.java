package dev.posada.internal.memory;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads scripts of simulated guests: commands one after the other, and nothing else that a shell
 * knows. What it does not know it refuses, rather than to read it as something else.
 */
final class Shell {
  private static final String STDERR = ">&2";

  /** What means something to a shell outside of quotes; in double quotes, the first three do. */
  private static final String SPECIAL = "$`\\|&<>(){}*?[~#!";

  private final String script;
  private final List<Line> lines = new ArrayList<>();
  private List<String> words = new ArrayList<>();
  private boolean stderr;
  private int at;

  private Shell(String script) {
    this.script = script;
  }

  /**
   * A command of a script.
   *
   * @param words the command
   * @param stderr whether what it writes goes to the error stream
   */
  record Line(List<String> words, boolean stderr) {}

  /** A script that is not understood. */
  static final class SyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    private SyntaxException(String what) {
      super("sh: syntax error: " + what);
    }
  }

  /** Returns the commands of a script. */
  static List<Line> lines(String script) throws SyntaxException {
    return new Shell(script).read();
  }

  private List<Line> read() throws SyntaxException {
    while (at < script.length()) {
      char c = script.charAt(at);
      if (c == ' ' || c == '\t') {
        at++;
      } else if (c == ';' || c == '\n') {
        end(c == ';');
        at++;
      } else if (script.startsWith(STDERR, at)) {
        stderr = true;
        at += STDERR.length();
      } else {
        words.add(word());
      }
    }
    end(false);
    return List.copyOf(lines);
  }

  private void end(boolean needed) throws SyntaxException {
    if (words.isEmpty() && (needed || stderr)) {
      throw new SyntaxException("no command before character " + (at + 1));
    }
    if (!words.isEmpty()) {
      lines.add(new Line(List.copyOf(words), stderr));
    }
    words = new ArrayList<>();
    stderr = false;
  }

  private String word() throws SyntaxException {
    StringBuilder word = new StringBuilder();
    char quote = 0;
    for (; at < script.length(); at++) {
      char c = script.charAt(at);
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
          continue;
        }
        refuse(c, quote == '"' ? SPECIAL.substring(0, 3) : "");
      } else if (c == '\'' || c == '"') {
        quote = c;
        continue;
      } else if (" \t\n;".indexOf(c) >= 0) {
        break;
      } else {
        refuse(c, SPECIAL);
      }
      word.append(c);
    }
    if (quote != 0) {
      throw new SyntaxException("unterminated quoted string");
    }
    return word.toString();
  }

  private void refuse(char c, String special) throws SyntaxException {
    if (special.indexOf(c) >= 0) {
      throw new SyntaxException("a simulated guest does not know \"" + c + "\" in scripts");
    }
  }
}
