package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The files of this machine. */
class LocalFilesTest extends HostFilesContract {
  @Override
  HostFiles files() {
    return CommandRunner.local().files();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void everyNameIsKeptWhereTheLocaleIsC() throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = "target/classes" + File.pathSeparator + "target/test-classes";
    Path there = Files.createDirectory(folder.resolve("there"));
    File said = folder.resolve("said").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(
            java, "-cp", classes, FilesInOtherLocale.class.getName(), there.toString());
    builder.environment().put("LC_ALL", "C");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.redirectErrorStream(true).redirectOutput(said).start();
    assertEquals(0, process.waitFor(), Files.readString(said.toPath()));
    assertEquals(
        "\u00fc\n", Files.readString(there.resolve("gr\u00fcn \uD83D\uDE80/\u65e5\u672c")));
    assertTrue(Files.readString(said.toPath()).endsWith("all is well\n"));
  }
}
