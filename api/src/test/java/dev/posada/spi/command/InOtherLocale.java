package dev.posada.spi.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** A program of its own, for a JVM whose locale knows nothing but ASCII. */
final class InOtherLocale {
  private static final String ECHO = "for a; do printf '%s\\0' \"$a\"; done";

  private InOtherLocale() {}

  public static void main(String[] folder) {
    if (folder.length != 1) {
      throw new IllegalArgumentException("no folder");
    }
    System.out.println(Charset.defaultCharset() + " " + System.getProperty("sun.jnu.encoding"));
    for (List<String> words :
        List.of(AwkwardWords.SHORT, AwkwardWords.LONG, AwkwardWords.MANY, List.of("-", ""))) {
      expect(words, run(sh(ECHO).plain(words.toArray(String[]::new))));
    }
    expect(List.of("ascii only"), run(sh(ECHO).plain("ascii only")));
    for (String value : AwkwardWords.SHORT) {
      expect(
          List.of(
              value,
              "=\u00fc" + value,
              "unset",
              "unset",
              System.getProperty("os.name").startsWith("Mac") ? "en_US.UTF-8" : "C.UTF-8"),
          run(
              sh("for a in \"$A\" \"$_b1\" \"${POSADA_VALUES-unset}\" \"${posada_v-unset}\""
                      + " \"$LC_ALL\"; do printf '%s\\0' \"$a\"; done")
                  .environment("A", value)
                  .environment("_b1", "=\u00fc" + value)));
    }
    expect(List.of("\u00fcx"), run(sh("cat; printf 'x\\0'").secret("\u00fc").stdin("\u00fc")));
    CommandResult pid =
        CommandRunner.local().run(sh("exit 7").plain("\u00fc"), new TestOperation());
    expect(List.of("7"), List.of("" + pid.exitCode()));
    String tool = folder[0] + "/gr\u00fcn it's";
    String copying =
        "printf '#!/bin/sh\\nprintf \"%%s\\\\0\" \"$0\" \"$@\"' >\"$1\"; chmod +x \"$1\"";
    expect(List.of(), run(sh(copying).plain(tool)));
    expect(List.of(tool, "\u00e4"), run(Command.read(tool, "\u00e4")));
    System.out.println("all arrived");
  }

  private static Command sh(String script) {
    return Command.read("sh", "-c", script, "sh");
  }

  private static List<String> run(Command command) {
    CommandResult result = CommandRunner.local().run(command, new TestOperation());
    if (!result.stderr().isEmpty()) {
      throw new AssertionError(result.stderr());
    }
    List<String> parts = Arrays.asList(result.stdout().split("\0", -1));
    return parts.subList(0, parts.size() - 1);
  }

  private static void expect(List<String> expected, List<String> actual) {
    for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
      String wanted = i < expected.size() ? expected.get(i) : null;
      String there = i < actual.size() ? actual.get(i) : null;
      if (wanted == null || !wanted.equals(there)) {
        throw new AssertionError("word " + i + " is " + hex(there) + " not " + hex(wanted));
      }
    }
  }

  private static String hex(String text) {
    String all = text == null ? "missing" : HexFormat.of().formatHex(text.getBytes(UTF_8));
    return all.substring(0, Math.min(400, all.length()));
  }
}
