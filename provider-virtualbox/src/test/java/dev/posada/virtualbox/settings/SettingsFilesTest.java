package dev.posada.virtualbox.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.spi.command.CommandRunner;
import dev.posada.testkit.TestOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@EnabledOnOs({OS.LINUX, OS.MAC})
@Execution(ExecutionMode.CONCURRENT)
@Timeout(60)
class SettingsFilesTest {
  private static final String WEB = "19ef52b3-b669-4752-84dd-753d47002aa9";
  private static final String DB = "c22863c5-d853-4cc1-be2f-7b70cba6e7b6";

  private final TestOperation op = TestOperation.unlimited();
  private SettingsFiles settings;

  @TempDir Path folder;

  @BeforeEach
  void makeRegistry() throws IOException {
    settings = files(CommandRunner.local());
    register(WEB, DB);
    write(WEB, "web");
    write(DB, "db");
  }

  private SettingsFiles files(CommandRunner runner) {
    return new SettingsFiles(runner.files(), folder.resolve("VirtualBox.xml").toString());
  }

  private void register(String... ids) throws IOException {
    StringBuilder xml = new StringBuilder("<VirtualBox><Global><MachineRegistry>");
    for (String id : ids) {
      xml.append("<MachineEntry uuid='{" + id + "}' src='" + id + ".vbox'/>");
    }
    Files.writeString(
        folder.resolve("VirtualBox.xml"),
        xml.append("</MachineRegistry></Global></VirtualBox>").toString());
  }

  private Path file(String id) {
    return folder.resolve(id + ".vbox");
  }

  private void write(String id, String name) throws IOException {
    Files.writeString(
        file(id), "<VirtualBox><Machine uuid='{" + id + "}' name='" + name + "'/></VirtualBox>");
  }

  private String name(String id) {
    return settings.machines(op).get(id).orElseThrow().name();
  }

  @Test
  void aChangeThatKeepsTheStampIsSeen() throws IOException {
    FileTime stamp = FileTime.from(Instant.ofEpochSecond(1_700_000_000));
    Files.setLastModifiedTime(file(WEB), stamp);
    assertEquals("web", name(WEB));
    write(WEB, "new");
    Files.setLastModifiedTime(file(WEB), stamp);
    assertEquals("new", name(WEB));
    assertEquals("new", settings.machine(WEB, op).name());
  }

  @Test
  void whatIsKnownForLongIsNotReadAgain() throws Exception {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    TestOperation last;
    do {
      assertTrue(System.nanoTime() < until, "it is read again and again");
      Thread.sleep(100);
      last = TestOperation.unlimited();
      assertEquals(2, settings.machines(last).size());
    } while (last.trace().size() > 3); // three stamps
    MachineSettings before = settings.machine(WEB, op);
    assertSame(before, settings.machine(WEB, op));
    write(WEB, "changed");
    assertEquals("changed", settings.machine(WEB, op).name());
  }

  @Test
  void onAnotherMachineTwoCommandsTellOfAll() {
    settings = files(CommandRunner.local().prefixed("env"));
    settings.machines(op);
    TestOperation again = TestOperation.unlimited();
    assertEquals(2, settings.machines(again).size());
    assertTrue(again.trace().size() <= 2, again.trace()::toString);
  }

  @Test
  void oneThatCannotBeReadHidesNoOther() throws IOException {
    Files.writeString(file(WEB), "<broken");
    assertEquals(Optional.empty(), settings.machines(op).get(WEB));
    assertEquals("db", name(DB));
    Files.delete(file(WEB));
    assertEquals(Optional.empty(), settings.machines(op).get(WEB));
    assertEquals(List.of("db"), settings.readable(op).stream().map(MachineSettings::name).toList());
    assertThrows(NativeException.class, () -> settings.machine(WEB, op));
    write(WEB, "back");
    assertEquals("back", name(WEB));
  }

  @Test
  void whatIsNotRegisteredAnyMoreIsGone() throws IOException {
    assertEquals("web", settings.machine(WEB, op).name());
    register(DB);
    assertThrows(NotFoundException.class, () -> settings.machine(WEB, op));
    assertEquals(1, settings.machines(op).size());
  }
}
