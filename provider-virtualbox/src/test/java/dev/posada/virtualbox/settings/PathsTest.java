package dev.posada.virtualbox.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.CONCURRENT)
class PathsTest {
  @ParameterizedTest
  @CsvSource({
    "/vms, web, /vms/web",
    "/vms/, web, /vms/web",
    "/, web, /web",
    "C:\\vms, web, C:\\vms\\web",
    "C:\\, web, C:\\web",
    "C:/vms, web, C:/vms/web"
  })
  void aPathHasOneSeparatorBetweenFolderAndName(String folder, String name, String path) {
    assertEquals(path, Paths.resolve(folder, name));
    assertEquals(path, Paths.join(folder, name));
  }

  @Test
  void anAbsolutePathStaysAsItIs() {
    assertEquals("/a.vdi", Paths.resolve("/vms", "/a.vdi"));
    assertEquals("D:\\a.vdi", Paths.resolve("C:\\vms", "D:\\a.vdi"));
  }

  @Test
  void aNameIsNoPathHoweverItLooks() {
    assertEquals("/vms/c:data", Paths.join("/vms", "c:data"));
  }

  @Test
  void aFileHasAFolderAndAName() {
    assertEquals("C:\\vms", Paths.parent("C:\\vms\\a.vdi"));
    assertEquals("a.vdi", Paths.file("C:\\vms\\a.vdi"));
    assertEquals("/", Paths.parent("/a.vdi"));
  }
}
