package dev.posada.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  private static final String SOURCES = "examples/src/main/java/";

  private final List<String> readme;

  ReadmeTest() throws IOException {
    readme = Files.readAllLines(House.root().resolve("README.md"));
  }

  @Test
  void theSnippetIsThatOfTheQuickstart() throws IOException {
    List<String> source =
        Files.readAllLines(House.root().resolve(SOURCES + "dev/posada/examples/Quickstart.java"));
    List<String> snippet = blocks(readme, "java").get(0);
    assertTrue(
        String.join("\n", stripped(source)).contains(String.join("\n", stripped(snippet))),
        () -> "not in Quickstart.java:\n" + String.join("\n", snippet));
  }

  @Test
  void runIsOneLineThatNamesTheModuleAndItsPath() {
    List<List<String>> blocks = blocks(section("Run"), "");
    assertEquals(1, blocks.size());
    assertEquals(1, blocks.get(0).size());
    String line = blocks.get(0).get(0);
    assertTrue(line.contains(" --module-path examples/target/modules "), line);
    assertTrue(line.endsWith(" --module " + Quickstart.class.getModule().getName()), line);
  }

  @Test
  void testIsOneLine() {
    List<List<String>> blocks = blocks(section("Test"), "");
    assertEquals(1, blocks.size());
    assertEquals(1, blocks.get(0).size());
  }

  @Test
  void theCoordinatesAreThoseOfTheReactor() throws IOException {
    String version = House.first("<version>(.+?)</version>", House.pom("."));
    List<String> dependencies = blocks(section("Use it"), "xml").get(0);
    assertEquals(
        Set.of(version),
        found("<version>(.+?)</version>", String.join("\n", dependencies)),
        "versions");
    Set<String> modules = new TreeSet<>();
    House.parts().stream()
        .filter(part -> !part.isProgram())
        .map(House.Part::name)
        .forEach(modules::add);
    assertEquals(
        modules,
        found(
            "(?m)^\\| `posada-[a-z-]+` \\| `(dev[a-z.]+)`", String.join("\n", section("Use it"))));
  }

  private static Set<String> found(String pattern, String text) {
    Set<String> found = new TreeSet<>();
    Pattern.compile(pattern).matcher(text).results().forEach(match -> found.add(match.group(1)));
    return found;
  }

  private static List<String> stripped(List<String> lines) {
    return lines.stream().map(String::strip).toList();
  }

  /** The lines below a heading of the second level, up to the next one. */
  private List<String> section(String heading) {
    int from = readme.indexOf("## " + heading);
    assertTrue(from >= 0, "no heading " + heading);
    List<String> below = readme.subList(from + 1, readme.size());
    int length = 0;
    while (length < below.size() && !below.get(length).startsWith("## ")) {
      length++;
    }
    return below.subList(0, length);
  }

  /** The fenced blocks of a language. */
  private static List<List<String>> blocks(List<String> lines, String language) {
    List<List<String>> blocks = new ArrayList<>();
    List<String> block = null;
    for (String line : lines) {
      if (block != null && line.equals("```")) {
        block = null;
      } else if (block != null) {
        block.add(line);
      } else if (line.startsWith("```")) {
        block = new ArrayList<>();
        if (line.equals("```" + language)) {
          blocks.add(block);
        }
      }
    }
    return blocks;
  }
}
