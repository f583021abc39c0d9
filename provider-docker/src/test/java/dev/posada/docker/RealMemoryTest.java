package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.Host;
import dev.posada.testkit.InTurn;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that may be large is ever held whole: shown in a JVM that could not. */
@LabEngine.Needed
@InTurn(LabEngine.TURN)
@Tag("slow")
@Timeout(180)
class RealMemoryTest {
  @TempDir Path folder;

  @AfterEach
  void leaveNothing() {
    try (Host host = LabEngine.connect()) {
      LabEngine.clean(host);
    }
  }

  /** Modules or not: all of it, as a class path. */
  private static String classPath() throws URISyntaxException {
    List<String> parts = new ArrayList<>();
    String file = Mover.class.getName().replace('.', '/') + ".class";
    Path tests = Path.of(Mover.class.getResource("/" + file).toURI());
    for (int i = Path.of(file).getNameCount(); i > 0; i--) {
      tests = tests.getParent();
    }
    parts.add(tests.toString());
    for (String property : List.of("jdk.module.path", "java.class.path")) {
      parts.add(System.getProperty(property, ""));
    }
    return String.join(File.pathSeparator, parts);
  }

  @Test
  void aHundredMegabytesGoThroughFortyEightOfMemory() throws Exception {
    Path out = folder.resolve("output");
    Process mover =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-XX:MaxDirectMemorySize=8m",
                "-cp",
                classPath(),
                Mover.class.getName(),
                LabEngine.URI,
                LabEngine.IMAGE,
                LabEngine.name(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      int code = mover.waitFor();
      String said = Files.readString(out, StandardCharsets.UTF_8);
      assertEquals(0, code, said);
      assertEquals(
          "copied %1$d\nexported %1$d\nprinted %1$d\nlogged %1$d\n".formatted(Mover.SIZE),
          said.replace("\r", ""));
    } finally {
      mover.destroyForcibly();
    }
  }
}
