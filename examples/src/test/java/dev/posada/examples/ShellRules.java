package dev.posada.examples;

import dev.posada.examples.JavaTokens.Kind;
import dev.posada.examples.JavaTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * No shell gets data as its script: a script is a constant of the source, and data are words after
 * it. What cannot be seen to be a constant here is taken for data.
 */
final class ShellRules {
  private static final String SHELL = "\\b(?:sh|ash|bash|dash|ksh|zsh|csh|tcsh|fish|su)\\s+";
  private static final String FLAG = "-[eilpux]{0,2}c";

  /** A word after which a shell reads its script. */
  private static final Pattern SCRIPT_FOLLOWS =
      Pattern.compile(FLAG + "|(?i:/[ck]|-command|-encodedcommand|--command)");

  /** A call of a shell within a text. */
  private static final Pattern CALL =
      Pattern.compile(
          SHELL
              + FLAG
              + "(?!\\w)|(?i)\\bcmd(?:\\.exe)?\\s+/[ck]\\b|\\b(?:powershell|pwsh)(?:\\.exe)?\\s+-c");

  /** Where a script takes data for a script, in turn. */
  private static final Pattern DATA_AS_SCRIPT =
      Pattern.compile("\\beval\\s+\\S|" + SHELL + FLAG + "\\s+\\\\?[\"']?\\$");

  private static final List<String> BEFORE =
      List.of(",", ";", "=", "(", "{", "}", "[", "->", "?", ":", "return");
  private static final List<String> AFTER = List.of(",", ";", ")", "}", "]", "?", ":");

  /** Of each file, the tokens of what its string constants are. */
  private final Map<String, Map<String, List<Token>>> constants = new TreeMap<>();

  private final Map<String, String> sources;

  /** With the texts of all sources by their paths, with slashes. */
  ShellRules(Map<String, String> sources) {
    this.sources = new TreeMap<>(sources);
    this.sources.forEach((file, text) -> constants.put(file, constantsIn(JavaTokens.of(text))));
  }

  enum Rule {
    /** Who starts processes looks after their streams, their end and what they are told. */
    STARTS_PROCESSES,
    /** A shell whose script is not a constant. */
    SCRIPT_IS_DATA,
    /** A constant script that has data read as a script. */
    SCRIPT_READS_DATA_AS_SCRIPT
  }

  /** A line that breaks a rule. */
  record Finding(String file, int line, Rule rule, String code) {
    @Override
    public String toString() {
      return file + ":" + line + ": " + rule + ": " + code;
    }
  }

  /** One for each line and broken rule. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    sources.forEach((file, text) -> findings.addAll(findings(file, text)));
    return findings.stream().distinct().toList();
  }

  private List<Finding> findings(String file, String text) {
    List<Finding> findings = new ArrayList<>();
    List<String> lines = text.lines().toList();
    List<Token> tokens = JavaTokens.of(text);
    for (int at = 0; at < tokens.size(); at++) {
      broken(file, tokens, at)
          .forEach(
              (line, rule) ->
                  findings.add(new Finding(file, line, rule, lines.get(line - 1).strip())));
    }
    return findings;
  }

  /** The rules that a token breaks, by the lines in which it does. */
  private Map<Integer, Rule> broken(String file, List<Token> tokens, int at) {
    Token token = tokens.get(at);
    if (token.kind() != Kind.STRING) {
      return startsProcesses(tokens, at) ? Map.of(token.line(), Rule.STARTS_PROCESSES) : Map.of();
    }
    Map<Integer, Rule> broken = new TreeMap<>();
    Matcher dataAsScript = DATA_AS_SCRIPT.matcher(token.text());
    while (dataAsScript.find()) {
      long above =
          token.text().substring(0, dataAsScript.start()).chars().filter(c -> c == '\n').count();
      broken.put(token.line() + (int) above, Rule.SCRIPT_READS_DATA_AS_SCRIPT);
    }
    if (SCRIPT_FOLLOWS.matcher(token.text()).matches()
            && !isConstant(file, argumentAfter(tokens, at))
        || CALL.matcher(token.text()).find()
            && !isConstantCall(file, expressionAround(tokens, at))) {
      broken.put(token.line(), Rule.SCRIPT_IS_DATA);
    }
    return broken;
  }

  /** Of Runtime, only calls that are seen to start nothing are harmless. */
  private static boolean startsProcesses(List<Token> tokens, int at) {
    List<Token> next = tokens.subList(at + 1, Math.min(tokens.size(), at + 7));
    String call = String.join("", next.stream().map(Token::text).toList());
    if (tokens.get(at).is("ProcessBuilder")) {
      return call.startsWith("(") || call.startsWith("::") || call.startsWith(".startPipeline");
    }
    return tokens.get(at).is("Runtime")
        && !call.matches("(?:\\.version|\\.Version|\\.getRuntime\\(\\)\\.(?!exec)\\w).*");
  }

  /** What follows the word in a list of words; empty where none does. */
  private static List<Token> argumentAfter(List<Token> tokens, int at) {
    if (at + 1 >= tokens.size() || !tokens.get(at + 1).is(",")) {
      return List.of();
    }
    return tokens.subList(at + 2, end(tokens, at + 2));
  }

  private static List<Token> expressionAround(List<Token> tokens, int at) {
    int from = at;
    int depth = 0;
    while (from > 0 && (depth > 0 || !tokens.get(from - 1).isOneOf(BEFORE))) {
      from--;
      depth += tokens.get(from).is(")") ? 1 : tokens.get(from).is("(") ? -1 : 0;
    }
    return tokens.subList(from, end(tokens, at));
  }

  private static int end(List<Token> tokens, int from) {
    int to = from;
    int depth = 0;
    while (to < tokens.size() && (depth > 0 || !tokens.get(to).isOneOf(AFTER))) {
      depth += tokens.get(to).is("(") ? 1 : tokens.get(to).is(")") ? -1 : 0;
      to++;
    }
    return to;
  }

  /** One that ends before its script has it from elsewhere. */
  private boolean isConstantCall(String file, List<Token> expression) {
    String end = expression.get(expression.size() - 1).text();
    Matcher call = CALL.matcher(end);
    boolean isCut = call.find() && end.substring(call.end()).matches("[\\s\\\\'\"]*");
    return !isCut && isConstant(file, expression);
  }

  /** Whether it is made of literals and constants, and of nothing else. */
  private boolean isConstant(String file, List<Token> expression) {
    for (int at = 0; at < expression.size(); at++) {
      Token token = expression.get(at);
      boolean ofOther = at + 2 < expression.size() && expression.get(at + 1).is(".");
      if (ofOther && token.kind() == Kind.WORD) {
        String other = file.replaceFirst("[^/]*$", token.text() + ".java");
        if (!isNameOfConstant(other, expression.get(at + 2))) {
          return false;
        }
        at += 2;
      } else if (token.kind() == Kind.SYMBOL && !token.isOneOf(List.of("+", "(", ")"))
          || token.kind() == Kind.WORD && !isNameOfConstant(file, token)) {
        return false;
      }
    }
    return !expression.isEmpty();
  }

  /** A number is one, too. */
  private boolean isNameOfConstant(String file, Token name) {
    List<Token> value = constants.getOrDefault(file, Map.of()).get(name.text());
    return name.text().matches("\\d+") || value != null && isConstant(file, value);
  }

  private static Map<String, List<Token>> constantsIn(List<Token> tokens) {
    Map<String, List<Token>> constants = new TreeMap<>();
    for (int at = 0; at + 5 < tokens.size(); at++) {
      if (tokens.get(at).is("static")
          && tokens.get(at + 1).is("final")
          && tokens.get(at + 2).isOneOf(List.of("String", "int", "long"))
          && tokens.get(at + 4).is("=")) {
        String name = tokens.get(at + 3).text();
        constants.put(name, tokens.subList(at + 5, end(tokens, at + 5)));
      }
    }
    return constants;
  }
}
