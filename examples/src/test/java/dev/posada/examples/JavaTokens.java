package dev.posada.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Java source consists of, without comments and imports. */
final class JavaTokens {
  /** Each alternative begins with what no other can begin with, the longer ones first. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<comment>//[^\\n]*|/\\*.*?\\*/)"
              + "|\"\"\"(?<block>[^\"\\\\]*+(?:(?:\\\\.|\"(?!\"\"))[^\"\\\\]*+)*+)\"\"\""
              + "|\"(?<string>[^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+)*+)\""
              + "|(?<character>'(?:\\\\.|[^'\\\\\\n])+')"
              + "|(?<imported>^import\\s[^;]*;)"
              + "|(?<word>[\\w$]+)"
              + "|(?<symbol>->|\\S)",
          Pattern.MULTILINE | Pattern.DOTALL);

  private JavaTokens() {}

  enum Kind {
    /** A keyword, a name or a number. */
    WORD,
    /** What is between the quotes of a string or a text block, its escapes as written. */
    STRING,
    /** A character literal. */
    CHARACTER,
    /** One character, or an arrow. */
    SYMBOL
  }

  /** A piece of a source. */
  record Token(Kind kind, String text, int line) {
    boolean is(String symbolOrWord) {
      return kind != Kind.STRING && text.equals(symbolOrWord);
    }

    boolean isOneOf(List<String> symbolsOrWords) {
      return kind != Kind.STRING && symbolsOrWords.contains(text);
    }
  }

  static List<Token> of(String source) {
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(source);
    int line = 1;
    int counted = 0;
    while (matcher.find()) {
      line +=
          (int) source.substring(counted, matcher.start()).chars().filter(c -> c == '\n').count();
      counted = matcher.start();
      if (matcher.group("block") != null) {
        tokens.add(new Token(Kind.STRING, matcher.group("block"), line));
      } else if (matcher.group("string") != null) {
        tokens.add(new Token(Kind.STRING, matcher.group("string"), line));
      } else if (matcher.group("character") != null) {
        tokens.add(new Token(Kind.CHARACTER, matcher.group("character"), line));
      } else if (matcher.group("word") != null) {
        tokens.add(new Token(Kind.WORD, matcher.group("word"), line));
      } else if (matcher.group("symbol") != null) {
        tokens.add(new Token(Kind.SYMBOL, matcher.group("symbol"), line));
      }
    }
    return tokens;
  }
}
