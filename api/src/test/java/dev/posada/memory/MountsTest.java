package dev.posada.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BuildSpec;
import dev.posada.Container;
import dev.posada.ContainerInfo;
import dev.posada.ContainerSpec;
import dev.posada.DeleteReport;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.InvalidStateException;
import dev.posada.Mount;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MountsTest {
  private static final String URI = "memory:///mounts-test";
  private static final ContainerSpec ALPINE = ContainerSpec.image("alpine:3.20");

  private final MemoryWorld world = MemoryWorld.of(URI);
  private final Host host = Hypervisors.load().connect(URI);
  @TempDir private Path folder;

  @AfterEach
  void close() {
    host.close();
    world.reset();
  }

  @Test
  void aNamedVolumeIsMadeWithTheContainerAndOutlivesIt() {
    Container web =
        host.containers().create(ALPINE.name("web").mount(Mount.volume("data", "/srv")));
    Volume data = host.storage().get("default", "data");
    assertEquals(List.of(Mount.volume("data", "/srv")), web.inspect().mounts());
    InvalidStateException used =
        assertThrows(InvalidStateException.class, () -> host.storage().delete(data));
    assertTrue(used.getMessage().contains("used by container web"), used.getMessage());

    DeleteReport deleted = web.delete();

    assertEquals(List.of("container web"), deleted.removed());
    assertEquals(Map.of("volume data", "a named volume outlives its containers"), deleted.kept());
    host.storage().delete(data);
  }

  @Test
  void twoContainersShareAVolume() {
    host.containers().create(ALPINE.name("one").mount(Mount.volume("data", "/srv")));
    host.containers().create(ALPINE.name("two").mount(Mount.volume("data", "/data").asReadOnly()));
    assertEquals(1, host.storage().list().size());
  }

  @Test
  void aContainerThatIsNotMadeMakesNoVolume() {
    ContainerSpec wrong = ALPINE.name("web").mount(Mount.volume("data", "/srv"));
    assertThrows(NotFoundException.class, () -> host.containers().create(wrong.network("nowhere")));
    assertThrows(
        RejectedException.class, () -> host.containers().create(wrong.stopSignal("SIGWHAT")));
    host.containers().create(ALPINE.name("web"));
    assertThrows(RuntimeException.class, () -> host.containers().create(wrong));
    assertEquals(List.of(), host.storage().list());
  }

  @Test
  void aVolumeThatTheImageAsksForGoesWithItsContainer() throws IOException {
    Files.writeString(
        folder.resolve("Dockerfile"), "FROM alpine\nVOLUME /var/lib/data /logs\nVOLUME [\"/x\"]\n");
    host.images().build(BuildSpec.context(folder).tag("db:1"));
    Container db =
        host.containers()
            .create(ContainerSpec.image("db:1").name("db").mount(Mount.volume("logs", "/logs")));
    assertEquals(3, host.storage().list().size());
    List<String> paths = db.inspect().mounts().stream().map(Mount::guestPath).toList();
    assertEquals(List.of("/logs", "/var/lib/data", "/x"), paths);

    DeleteReport deleted = db.delete();

    assertEquals(3, deleted.removed().size(), deleted.toString());
    assertEquals(1, deleted.kept().size(), deleted.toString());
    assertEquals("logs", host.storage().list().get(0).name());
  }

  @Test
  void aContainerThatIsRemovedAtItsExitTakesItsOwnVolumesWithIt() throws IOException {
    Files.writeString(folder.resolve("Dockerfile"), "FROM alpine\nVOLUME /data\n");
    host.images().build(BuildSpec.context(folder).tag("db:1"));
    Container db = host.containers().run(ContainerSpec.image("db:1").removeAtExit(true));
    assertEquals(1, host.storage().list().size());
    db.kill();
    assertEquals(List.of(), host.storage().list());
  }

  @Test
  void inspectTellsWhatTheSpecSaid() {
    ContainerInfo info =
        host.containers()
            .create(
                ALPINE
                    .mount(Mount.host("/etc/hosts", "/etc/hosts").asReadOnly())
                    .mount(Mount.memory("/tmp"))
                    .environment("A", "1")
                    .directory("/srv")
                    .user("app"))
            .inspect();
    assertEquals(
        List.of(Mount.host("/etc/hosts", "/etc/hosts").asReadOnly(), Mount.memory("/tmp")),
        info.mounts());
    assertEquals("1", info.environment().get("A"));
    assertEquals(Optional.of("/srv"), info.directory());
    assertEquals(Optional.of("app"), info.user());
  }
}
