package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

@EnabledOnOs({OS.LINUX, OS.MAC})
@Execution(CONCURRENT)
@Timeout(60)
class EncodedWordsTest {
  @TempDir Path folder;

  @Test
  void writesEverythingInAscii() {
    assertEquals("aZ09_./:=@%+,-", EncodedWords.encoded("aZ09_./:=@%+,-"));
    assertEquals("\\0040\\0012\\0134\\0047", EncodedWords.encoded(" \n\\'"));
    assertEquals(
        "\\0303\\0274\\0360\\0237\\0230\\0200", EncodedWords.encoded("\u00fc\uD83D\uDE00"));
    assertEquals("", EncodedWords.encoded(""));
  }

  @Test
  void everyShellThatIsHereDecodesThem() throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("/usr/bin/printf", "%s|"));
    words.addAll(AwkwardWords.SHORT);
    String expected = String.join("|", AwkwardWords.SHORT) + "|";
    int shells = 0;
    for (String shell : List.of("sh", "dash", "bash", "ksh", "mksh", "yash", "busybox")) {
      Path file = Path.of("/bin", shell);
      if (Files.isExecutable(file)) {
        List<String> all = new ArrayList<>(EncodedWords.behindShell(words));
        all.set(0, file.toString());
        if (shell.equals("busybox")) {
          all.add(1, "sh");
        }
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        process.getOutputStream().close();
        assertEquals(expected, new String(process.getInputStream().readAllBytes()), shell);
        assertEquals(0, process.waitFor());
        shells++;
      }
    }
    assertTrue(shells > 0);
  }

  @Test
  void whereTheLocaleIsCEverythingArrives() throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String path = Path.of("target", "classes") + ":" + Path.of("target", "test-classes");
    ProcessBuilder builder =
        new ProcessBuilder(
            java.toString(), "-cp", path, InOtherLocale.class.getName(), folder.toString());
    builder.environment().put("LC_ALL", "C");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Path noise = Files.writeString(folder.resolve("noise"), "echo noise; echo noise >&2\n");
    builder.environment().putAll(Map.of("BASH_ENV", noise.toString(), "ENV", noise.toString()));
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertTrue(process.waitFor(50, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), Files.readString(log));
    assertTrue(Files.readString(log).endsWith("all arrived\n"), Files.readString(log));
  }

  @Test
  void theShellGetsWhatItCannotExportInNoOtherWay() throws IOException {
    Map<String, String> all =
        EncodedWords.forShell(Map.of("A", "ascii", "B", "\u00fc 1", "odd.name", "x"));
    assertEquals(
        Map.of("A", "ascii", "odd.name", "x", "POSADA_VALUES", "B=\\0303\\0274\\00401"), all);
    assertThrows(IOException.class, () -> EncodedWords.forShell(Map.of("odd.name", "\u00fc")));
    assertThrows(IOException.class, () -> EncodedWords.forShell(Map.of("\u00fc", "x")));
  }

  @Test
  void asciiNeedsNone() {
    assertFalse(EncodedWords.isNeeded(List.of("tool", "a b"), Map.of("A", "b")));
  }
}
