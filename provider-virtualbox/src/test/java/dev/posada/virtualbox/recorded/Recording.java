package dev.posada.virtualbox.recorded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a real VBoxManage 7.2.22 said to a command.
 *
 * @param file what it was called when it was recorded; chroot is the command line only, lab a host
 *     on which machines run
 * @param argv the words after the tool
 * @param exit the exit code; -1 if it was ended because it did not end itself
 * @param stdout its standard output
 * @param stderr its standard error
 */
public record Recording(String file, List<String> argv, int exit, String stdout, String stderr) {
  private static final Pattern FACTS =
      Pattern.compile(
          "\\{\"file\": \"([^\"]*)\", \"argv\": \\[(.*?)], \"exit\": (-?\\d+),.*"
              + "\"stdout_bytes\": (\\d+), \"stderr_bytes\": (\\d+).*}");
  private static final Pattern WORD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(u[0-9a-f]{4}|.)");

  /** {@return all recordings, in the order of the time} */
  public static List<Recording> all() {
    return Stream.of("chroot.txt", "lab.txt").flatMap(file -> read(file).stream()).toList();
  }

  /** {@return the recording that was called so} */
  public static Recording of(String file) {
    return all().stream().filter(it -> it.file().startsWith(file + "-")).findFirst().orElseThrow();
  }

  /** {@return its words with blanks in between} */
  public String command() {
    return String.join(" ", argv);
  }

  /** {@return the word after another} */
  public String after(String option) {
    return argv.get(argv.indexOf(option) + 1);
  }

  @Override
  public String toString() {
    return file;
  }

  private static List<Recording> read(String name) {
    byte[] bytes;
    try (InputStream in = Recording.class.getResourceAsStream("/recorded/" + name)) {
      bytes = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Recording> all = new ArrayList<>();
    int at = end(bytes, 0);
    while (at < bytes.length) {
      int end = end(bytes, at);
      Matcher facts = FACTS.matcher(text(bytes, at, end - 1));
      if (!facts.matches()) {
        throw new IllegalStateException("no facts: " + text(bytes, at, end));
      }
      int out = end(bytes, end);
      int err = out + Integer.parseInt(facts.group(4));
      String stdout = text(bytes, out, err);
      err = marker(bytes, err, "--- stderr\n");
      int last = err + Integer.parseInt(facts.group(5));
      all.add(
          new Recording(
              facts.group(1),
              words(facts.group(2)),
              Integer.parseInt(facts.group(3)),
              stdout,
              text(bytes, err, last)));
      at = marker(bytes, last, "--- end\n");
    }
    return all;
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, UTF_8);
  }

  /** {@return the begin of the next line} */
  private static int end(byte[] bytes, int from) {
    int at = from;
    while (bytes[at] != '\n') {
      at++;
    }
    return at + 1;
  }

  /** {@return what comes after a line, which may have one before it that tells of no newline} */
  private static int marker(byte[] bytes, int from, String marker) {
    byte[] wanted = marker.getBytes(UTF_8);
    for (int at = from; ; at = end(bytes, at)) {
      if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at + wanted.length;
      }
    }
  }

  private static List<String> words(String json) {
    List<String> words =
        WORD.matcher(json)
            .results()
            .map(word -> ESCAPE.matcher(word.group(1)).replaceAll(it -> escape(it.group(1))))
            .toList();
    return words.subList(1, words.size());
  }

  private static String escape(String code) {
    String plain =
        switch (code.charAt(0)) {
          case 'n' -> "\n";
          case 't' -> "\t";
          case 'r' -> "\r";
          case 'u' -> String.valueOf((char) Integer.parseInt(code.substring(1), 16));
          default -> code;
        };
    return Matcher.quoteReplacement(plain);
  }
}
