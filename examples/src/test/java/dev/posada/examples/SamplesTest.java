package dev.posada.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SamplesTest {
  private static final String MAIN = "examples/src/main/java/dev/posada/examples";
  private static final String TESTS = "examples/src/test/java/dev/posada/examples";
  private static final String MOCKITO = "TestYourCodeWithMockito";

  private static final Pattern QUESTION = Pattern.compile("(?m)^/\\*\\* (.+\\?) \\*/$");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| \\[(\\w+)]\\((\\S+)\\.java\\) \\| (.+\\?) \\|$");

  @Test
  void eachHasAtMostSixtyLines() throws IOException {
    for (Path sample : samples()) {
      assertTrue(Files.readAllLines(sample).size() <= 60, sample::toString);
    }
  }

  @Test
  void eachIsRunByATest() throws IOException {
    List<String> untested = new ArrayList<>();
    for (Path sample : samples()) {
      String test = name(sample).equals(MOCKITO) ? MOCKITO : name(sample) + "Test";
      if (!Files.exists(House.root().resolve(TESTS).resolve(test + ".java"))) {
        untested.add(name(sample));
      }
    }
    assertEquals(List.of(), untested);
  }

  @Test
  void theReadmeHasEachWithItsQuestion() throws IOException {
    Map<String, String> questions = new TreeMap<>();
    for (Path sample : samples()) {
      questions.put(name(sample), House.first(QUESTION.pattern(), Files.readString(sample)));
    }
    Map<String, String> rows = new TreeMap<>();
    Matcher row = ROW.matcher(Files.readString(House.root().resolve("README.md")));
    while (row.find()) {
      assertTrue(Files.exists(House.root().resolve(row.group(2) + ".java")), row.group());
      rows.put(row.group(1), row.group(3));
    }
    assertEquals(questions, rows);
  }

  private static List<Path> samples() throws IOException {
    List<Path> samples = new ArrayList<>();
    try (Stream<Path> files = Files.list(House.root().resolve(MAIN))) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !name(file).equals("package-info"))
          .forEach(samples::add);
    }
    samples.add(House.root().resolve(TESTS).resolve(MOCKITO + ".java"));
    return samples;
  }

  private static String name(Path file) {
    return file.getFileName().toString().replaceFirst("\\.java$", "");
  }
}
