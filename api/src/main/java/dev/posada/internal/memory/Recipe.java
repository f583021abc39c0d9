package dev.posada.internal.memory;

import dev.posada.BuildSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Dockerfile, as much of it as a simulated image needs: its stages, their {@code CMD} and {@code
 * ENTRYPOINT} and {@code RUN} in the form of a JSON array, and {@code VOLUME}. All other
 * instructions are known and do nothing.
 */
final class Recipe {
  private static final Set<String> IDLE =
      Set.of(
          "ADD",
          "COPY",
          "ENV",
          "EXPOSE",
          "HEALTHCHECK",
          "LABEL",
          "MAINTAINER",
          "ONBUILD",
          "SHELL",
          "STOPSIGNAL",
          "USER",
          "WORKDIR");
  private static final Pattern FROM =
      Pattern.compile("(?:--platform=\\S+\\s+)?(\\S+)(?:\\s+[Aa][Ss]\\s+(\\S+))?");
  private static final Pattern WORD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)}?");

  private final Map<String, String> arguments;
  private final List<Stage> stages = new ArrayList<>();

  private Recipe(Map<String, String> arguments) {
    this.arguments = new HashMap<>(arguments);
  }

  /** What one {@code FROM} begins; a command that is not said is the base's. */
  static final class Stage {
    private final String base;
    private final String name;
    private List<String> entrypoint;
    private List<String> command;
    private final List<List<String>> runs = new ArrayList<>();
    private final List<String> volumes = new ArrayList<>();

    private Stage(String base, String name) {
      this.base = base;
      this.name = name;
    }

    String base() {
      return base;
    }

    Optional<String> name() {
      return Optional.ofNullable(name);
    }

    /** Returns the commands that make it, in their order. */
    List<List<String>> runs() {
      return runs;
    }

    List<String> volumes() {
      return volumes;
    }

    Optional<List<String>> entrypoint() {
      return Optional.ofNullable(entrypoint);
    }

    Optional<List<String>> command() {
      return Optional.ofNullable(command);
    }
  }

  /** Reads a recipe, up to the stage that is wanted. */
  static List<Stage> parse(String text, BuildSpec spec) {
    Recipe recipe = new Recipe(spec.arguments());
    lines(text).forEach(recipe::instruction);
    if (recipe.stages.isEmpty()) {
      throw Refused.value("the recipe has no FROM");
    }
    return spec.target().map(recipe::upTo).orElse(recipe.stages);
  }

  /** Returns the instructions of a recipe, each in a line. */
  static List<String> lines(String text) {
    return text.replaceAll("(?m)^\\s*#.*$", "")
        .replaceAll("\\\\\\s*\\n", " ")
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private List<Stage> upTo(String target) {
    for (int i = 0; i < stages.size(); i++) {
      if (target.equals(stages.get(i).name)) {
        return stages.subList(0, i + 1);
      }
    }
    throw Refused.value("the recipe has no stage \"" + target + "\"");
  }

  private void instruction(String line) {
    String[] parts = line.split("\\s+", 2);
    String rest = parts.length == 2 ? parts[1] : "";
    String word = parts[0].toUpperCase(Locale.ROOT);
    if (stages.isEmpty() && !word.equals("FROM") && !word.equals("ARG")) {
      throw Refused.value("a recipe begins with FROM: " + line);
    }
    switch (word) {
      case "FROM" -> from(rest);
      case "ARG" -> argument(rest);
      case "CMD" -> last().command = words(rest);
      case "ENTRYPOINT" -> {
        last().entrypoint = words(rest);
        last().command = List.of(); // an entrypoint forgets the base's command
      }
      case "RUN" -> {
        if (rest.startsWith("[")) { // else it needs a shell, which nobody has
          last().runs.add(words(rest));
        }
      }
      case "VOLUME" -> last().volumes.addAll(paths(rest));
      default -> {
        if (!IDLE.contains(word)) {
          throw Refused.value("unknown instruction: " + line);
        }
      }
    }
  }

  private Stage last() {
    return stages.get(stages.size() - 1);
  }

  private void from(String rest) {
    Matcher parts = FROM.matcher(rest);
    if (!parts.matches()) {
      throw Refused.value("FROM takes an image: FROM " + rest);
    }
    String base =
        VARIABLE
            .matcher(parts.group(1))
            .replaceAll(found -> Matcher.quoteReplacement(argumentOf(found.group(1))));
    stages.add(new Stage(base, parts.group(2)));
  }

  private String argumentOf(String name) {
    return arguments.getOrDefault(name, "");
  }

  private void argument(String rest) {
    String[] parts = rest.split("=", 2);
    arguments.putIfAbsent(parts[0].strip(), parts.length == 2 ? parts[1].strip() : "");
  }

  private static List<String> paths(String rest) {
    List<String> paths = rest.startsWith("[") ? words(rest) : List.of(rest.strip().split("\\s+"));
    for (String path : paths) {
      if (!path.startsWith("/")) {
        throw Refused.value("a volume is at an absolute path: VOLUME " + rest);
      }
    }
    return paths;
  }

  /** Returns the words of a JSON array; the other form would need a shell, which nobody has. */
  private static List<String> words(String json) {
    if (!json.startsWith("[") || !json.endsWith("]")) {
      throw Refused.value("a simulated guest has no shell; write [\"word\", ...]: " + json);
    }
    return WORD.matcher(json)
        .results()
        .map(found -> found.group(1).replaceAll("\\\\(.)", "$1"))
        .toList();
  }
}
