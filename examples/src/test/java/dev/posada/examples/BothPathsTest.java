package dev.posada.examples;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.examples.tour.Tour;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One program, in a JVM of its own, with and without modules. */
class BothPathsTest {
  private static final String PATH =
      House.path().stream().map(Path::toString).collect(joining(File.pathSeparator));

  private static final String HOST = "memory:///both-paths";

  @TempDir Path folder;

  @Test
  void aProgramRunsOnTheModulePath() throws Exception {
    assertTour(java("--module-path", PATH, "--module", moduleAndMain(), HOST));
  }

  @Test
  void theSameProgramRunsOnTheClassPath() throws Exception {
    assertTour(java("--class-path", PATH, Tour.class.getName(), HOST));
  }

  private static void assertTour(String printed) {
    assertTrue(printed.contains("Memory: available"), printed);
    assertTrue(printed.contains("== " + HOST), printed);
  }

  private static String moduleAndMain() {
    return Tour.class.getModule().getName() + "/" + Tour.class.getName();
  }

  private String java(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process child =
        new ProcessBuilder(command)
            .redirectInput(Redirect.from(Files.createFile(folder.resolve("in")).toFile()))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertTrue(child.waitFor(60, TimeUnit.SECONDS), () -> command + " still runs");
    } finally {
      child.destroyForcibly();
    }
    String printed = Files.readString(out);
    assertEquals(0, child.exitValue(), () -> printed + readable(err));
    return printed;
  }

  private static String readable(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
