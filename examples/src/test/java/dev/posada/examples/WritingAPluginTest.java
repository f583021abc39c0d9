package dev.posada.examples;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide for plugin writers: what it shows is so, and what it tells to type works. */
@Tag("slow")
class WritingAPluginTest {
  private static final Path FIXTURE =
      Path.of("api/testkit/src/test/java/dev/posada/testkit/fixture/InnProvider.java");

  /** What a reader has to copy of Posada; not what was built, nor what git or CI keeps. */
  private static final Set<String> NOT_COPIED = Set.of("target", ".git", ".ci");

  @TempDir Path folder;

  @Test
  void theGuideShowsTheWholeFixtureProvider() throws IOException {
    String fixture = Files.readString(House.root().resolve(FIXTURE));
    assertEquals(
        fixture.replace("dev.posada.testkit.fixture", "org.example.inn"), blocks("java").get(0));
  }

  @Test
  void theRoomsThatTheGuideNamesAreThere() throws IOException {
    Path rooms = House.root().resolve(House.STRANGER).resolve("src/main/java/org/example/proc");
    List<String> rows = guide().lines().filter(line -> line.matches("\\| .*`[A-Z].*")).toList();
    assertEquals(10, rows.size());
    Pattern.compile("`([A-Z]\\w+)")
        .matcher(String.join("\n", rows))
        .results()
        .map(name -> rooms.resolve(name.group(1) + ".java"))
        .forEach(room -> assertTrue(Files.exists(room), room.toString()));
  }

  /**
   * In a clone, with a local repository of its own for what is Posada's; what others made lies
   * where Maven has it, and comes there if it was never needed before, as the plugin that installs.
   */
  @Test
  void everyCommandOfTheGuideWorks() throws Exception {
    copy(House.root(), folder.resolve("posada"));
    Path repository = repository();
    Files.createDirectory(folder.resolve(".mvn")); // Maven reads it in any folder below
    Files.write(
        folder.resolve(".mvn/maven.config"),
        List.of("-B", "-ntp", "-Dmaven.repo.local=" + repository));
    List<String> blocks = blocks("sh");
    assertEquals(5, blocks.size());
    try {
      for (String block : blocks) {
        run(block);
      }
    } finally {
      unlink(repository); // JUnit warns of each
    }
    Path reports = folder.resolve("inn/target/surefire-reports");
    assertTrue(Files.exists(reports.resolve("TEST-org.example.inn.FirstNightTest.xml")));
  }

  private static String guide() throws IOException {
    return Files.readString(House.root().resolve(House.STRANGER).resolve("WRITING-A-PLUGIN.md"));
  }

  private static List<String> blocks(String language) throws IOException {
    return Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$")
        .matcher(guide())
        .results()
        .map((MatchResult block) -> block.group(1))
        .toList();
  }

  private void run(String block) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    ProcessBuilder shell = new ProcessBuilder("bash", "-e", "-c", block);
    shell.directory(folder.toFile()).redirectErrorStream(true).redirectOutput(output.toFile());
    shell.redirectInput(Redirect.from(Files.createTempFile(folder, "in", "").toFile()));
    shell.environment().put("JAVA_HOME", System.getProperty("java.home"));
    shell.environment().keySet().removeAll(Set.of("MAVEN_OPTS", "MAVEN_ARGS"));
    Process process = shell.start();
    try {
      assertTrue(process.waitFor(5, TimeUnit.MINUTES), () -> "it still runs: " + block);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    assertEquals(0, process.exitValue(), block + Files.readString(output));
  }

  /** What this build has taken from repositories, by links, and none of our own artifacts. */
  private Path repository() throws IOException {
    Path here = Files.createDirectory(folder.resolve("repository"));
    Path ours = Files.createDirectory(here.resolve("dev"));
    link(shared(), here, "dev");
    link(shared().resolve("dev"), ours, "posada");
    return here;
  }

  private static void link(Path from, Path to, String except) throws IOException {
    if (Files.isDirectory(from)) {
      try (Stream<Path> all = Files.list(from)) {
        for (Path one : all.filter(path -> !path.endsWith(except)).toList()) {
          Files.createSymbolicLink(to.resolve(one.getFileName()), one);
        }
      }
    }
  }

  private static void unlink(Path repository) throws IOException {
    try (Stream<Path> all = Files.walk(repository, 2)) { // which follows no link
      for (Path one : all.filter(Files::isSymbolicLink).toList()) {
        Files.delete(one);
      }
    }
  }

  /** The local repository of this build: that from which JUnit was taken. */
  private static Path shared() {
    String group = "org/junit/jupiter";
    String paths = House.path().stream().map(Path::toString).collect(joining("\n"));
    return Path.of(House.first("(?m)^(.*)/" + group + "/junit-jupiter-api/", paths));
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
              throws IOException {
            if (NOT_COPIED.contains(path.getFileName().toString())) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(to.resolve(from.relativize(path).toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            if (!NOT_COPIED.contains(path.getFileName().toString())) {
              Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
