package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class LocalSearchPathTest {
  @TempDir Path folder;
  private Path first;
  private Path second;
  private LocalSearchPath path;

  @BeforeEach
  void makeFolders() throws IOException {
    first = Files.createDirectory(folder.resolve("first"));
    second = Files.createDirectory(folder.resolve("second"));
    path = new LocalSearchPath(first + File.pathSeparator + second, "");
  }

  private static Path tool(Path file) throws IOException {
    Files.writeString(file, "");
    assertTrue(file.toFile().setExecutable(true));
    return file;
  }

  @Test
  void takesTheFirstFolderThatHasTheTool() throws IOException {
    Path there = tool(second.resolve("tool"));
    assertEquals(Optional.of(there.toString()), path.find("tool"));
    Path before = tool(first.resolve("tool"));
    assertEquals(Optional.of(before.toString()), path.find("tool"));
  }

  @Test
  void passesOverFoldersAndFilesThatCannotBeRun() throws IOException {
    Files.createDirectory(first.resolve("tool"));
    Files.writeString(second.resolve("tool"), "a text");
    assertEquals(Optional.empty(), path.find("tool"));
  }

  @Test
  void looksForAnAbsolutePathThereAndNowhereElse() throws IOException {
    Path there = tool(folder.resolve("tool"));
    assertEquals(Optional.of(there.toString()), path.find(there.toString()));
    tool(first.resolve("other"));
    assertEquals(Optional.empty(), path.find(folder.resolve("other").toString()));
  }

  @Test
  void neverLooksInTheFolderWhereTheProgramWasStarted() {
    String here = File.pathSeparator + "." + File.pathSeparator + "src";
    assertEquals(Optional.empty(), new LocalSearchPath(here, "").find("pom.xml"));
  }

  @Test
  void addsTheEndingOfTheSystemToAPlainName() throws IOException {
    Path there = tool(first.resolve("tool.exe"));
    assertEquals(
        Optional.of(there.toString()), new LocalSearchPath(first.toString(), ".exe").find("tool"));
  }

  @Test
  void refusesARelativePath() {
    assertThrows(IllegalArgumentException.class, () -> path.find("bin/tool"));
    assertThrows(IllegalArgumentException.class, () -> path.find(""));
    assertThrows(IllegalArgumentException.class, () -> path.find("tool/"));
    assertEquals(Optional.empty(), path.find("."));
    assertEquals(Optional.empty(), path.find(".."));
  }
}
