package dev.posada.spi.command;

import java.util.List;
import java.util.stream.IntStream;

/** Words that something on the way to a tool could take for its own. */
final class AwkwardWords {
  static final List<String> SHORT =
      List.of(
          "",
          " ",
          "a  b",
          "-n",
          "-e",
          "--",
          "-",
          "$HOME",
          "$(id)",
          "`id`",
          "${IFS}",
          "\"'\\",
          "'",
          "''",
          "\\",
          "\\n",
          "\\0101",
          "\\\\",
          "trailing\\",
          "1\n2",
          "\n",
          "lines\n\n\n",
          "\r\n",
          "\t",
          "!",
          "!!",
          "history!$",
          "%",
          "%s%n",
          "%b",
          "*",
          "[a-z]?",
          "~",
          "~root",
          "{a,b}",
          "a=b",
          "&&",
          ";",
          "|",
          ">x",
          "<x",
          "#",
          "\u0001\u001b[31m\u007f",
          "gr\u00fc\u00dfe\n\n",
          "\u03b5\u03bb\u03bb\u03b7\u03bd\u03b9\u03ba\u03ac",
          "\u65e5\u672c\u8a9e",
          "\uD83D\uDE00",
          "e\u0301",
          "\u00A0\u2028",
          "\uFEFFbom",
          "word");

  static final List<String> LONG =
      List.of(
          "x".repeat(100_000),
          "\u00fc'".repeat(33_000),
          "\uD83D\uDE00".repeat(5_001),
          "a\\\n".repeat(20_000),
          "end");

  static final List<String> MANY =
      IntStream.range(0, 1000)
          .mapToObj(i -> i + " '" + (i % 10 == 0 ? "\u00f6" : "") + "\n" + "-".repeat(i % 50))
          .toList();

  private AwkwardWords() {}
}
