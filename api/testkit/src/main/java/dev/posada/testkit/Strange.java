package dev.posada.testkit;

import java.util.List;
import java.util.function.UnaryOperator;

/** Words that somebody will use some day, and that shells, XML, JSON and paths read as theirs. */
final class Strange {
  /** Makes strange names of one that no guest has. */
  static final List<UnaryOperator<String>> NAMES =
      List.of(
          name -> name + " zażółć gęślą 宿屋 \uD83C\uDFE8",
          name -> name + " with spaces",
          name -> " " + name + " ",
          name -> name + "\"double\" 'single' `back`",
          name -> name + "<&\"'>&amp;",
          name -> name + "$(x)${x}%x%!x",
          name -> name + "\\n\\",
          name -> name + "; x | y > z *?[a]{b}~#",
          name -> "-" + name,
          name -> "--" + name + "=x",
          name -> name + "\nline",
          name -> name + "\ttab",
          name -> name + "\r",
          name -> name + "\u0001",
          name -> name + "\0",
          name -> name + "/slash",
          name -> "../" + name,
          name -> "/" + name,
          name -> "." + name + "..",
          name -> name + ",a=b:c@d",
          name -> name + "x".repeat(300 - name.length()),
          name -> name + "x".repeat(3_000));

  /** Values of labels, up to the 256 characters that one may have. */
  static final List<String> VALUES =
      List.of(
          "",
          " ",
          "zażółć gęślą 宿屋 \uD83C\uDFE8",
          "\"double\" 'single' `back`",
          "<&\"'>&amp;]]>",
          "$(x)${x}%x%\\n\\",
          "a=b,c=d;e:f|g",
          "-x --y=z",
          " spaces around ",
          "{\"json\": [1, null]}",
          "x".repeat(256),
          "ż".repeat(256));

  /** Values that a host may not be able to keep, and has to refuse then. */
  static final List<String> RARE_VALUES = List.of("one\ntwo", "one\ttwo", "one\r", "\u0001", "\0");

  private Strange() {}
}
