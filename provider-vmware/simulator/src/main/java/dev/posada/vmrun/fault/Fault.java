package dev.posada.vmrun.fault;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule that makes a call go wrong: {@code command=start vmx=*web* nth=2 times=1 action=hang
 * ms=5000}; a value with blanks stands in quotes. It meets calls of the command (of a program
 * beside vmrun: of that name) whose arguments have one that matches vmx; of those it lets pass
 * nth−1 and then spoils so many times, for ever without times. Immutable.
 */
public final class Fault {
  private static final Pattern WORD = Pattern.compile("(\\w+)=(?:\"([^\"]*)\"|(\\S+))");

  private final String rule;
  private final Map<String, String> words = new HashMap<>();

  private Fault(String rule) {
    this.rule = rule;
    Matcher word = WORD.matcher(rule);
    while (word.find()) {
      words.put(word.group(1), word.group(2) != null ? word.group(2) : word.group(3));
    }
    Action.of(get("action", ""));
  }

  static Fault parse(String rule) {
    return new Fault(rule);
  }

  String get(String word, String standard) {
    return words.getOrDefault(word, standard);
  }

  long number(String word, long standard) {
    return words.containsKey(word) ? Long.parseLong(words.get(word)) : standard;
  }

  Action action() {
    return Action.of(get("action", ""));
  }

  /** Whether the effect of the command takes place although it fails. */
  boolean applied() {
    return get("effect", "none").equals("applied");
  }

  boolean meets(String program, List<String> arguments) {
    String command = get("command", "*");
    boolean named =
        command.equals("*")
            || command.equals(program)
            || arguments.stream().anyMatch(command::equalsIgnoreCase);
    Pattern glob = glob(get("vmx", "*"));
    return named
        && (arguments.isEmpty() || arguments.stream().anyMatch(a -> glob.matcher(a).matches()));
  }

  private static Pattern glob(String text) {
    StringBuilder pattern = new StringBuilder();
    for (String part : text.toLowerCase(Locale.ROOT).split("(?<=\\*)|(?=\\*)")) {
      pattern.append(part.equals("*") ? ".*" : Pattern.quote(part));
    }
    return Pattern.compile(pattern.toString(), Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  }

  /** Whether the rule spoils the call that is the count-th one it meets. */
  boolean strikes(long count) {
    long first = number("nth", 1);
    return count >= first && count < first + number("times", Long.MAX_VALUE - first);
  }

  @Override
  public String toString() {
    return rule;
  }
}
