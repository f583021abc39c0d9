package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin that the Javadoc of the SPI shows. */
class FirstPluginTest {
  private static final Path PAGE = Path.of("src/main/java/dev/posada/spi/package-info.java");
  private static final Pattern CODE = Pattern.compile("(?s)<pre>\\{@code\n(.*?)\n \\* }</pre>");

  @TempDir Path folder;

  private static List<String> examples() throws Exception {
    return CODE.matcher(Files.readString(PAGE))
        .results()
        .map(found -> found.group(1).replaceAll("(?m)^ \\* ?", ""))
        .toList();
  }

  @Test
  void compilesAsAClassAndAsAModule() throws Exception {
    List<String> examples = examples();
    assertEquals(2, examples.size());
    PluginJars jars = new PluginJars(folder);
    jars.compile("tiny", examples.get(0));
    jars.module("tiny.module", examples.get(1), examples.get(0));
  }
}
