package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.Host;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.Volume;
import dev.posada.VolumeSpec;
import dev.posada.testkit.InTurn;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@LabEngine.Needed
@InTurn(LabEngine.TURN)
@Timeout(120)
class RealVolumesTest {
  private final Host host = LabEngine.connect();
  private final String name = LabEngine.name();

  @AfterEach
  void clean() {
    LabEngine.clean(host);
    host.storage().list().stream()
        .filter(volume -> volume.name().equals(name))
        .forEach(host.storage()::delete);
    host.close();
  }

  @Test
  void aVolumeLiesInTheEnginesOwnPool() {
    Volume made = host.storage().create(VolumeSpec.named(name).label("tier", "back"));
    assertEquals("local", made.pool());
    assertEquals("back", made.labels().get("tier"));
    String pool = host.storage().listPools().get(0).hostPath().orElseThrow();
    assertTrue(made.hostPath().orElseThrow().startsWith(pool), made.hostPath()::toString);
    assertEquals(made.hostPath(), host.storage().get("local", name).hostPath());
  }

  @Test
  void ofManyWhoMakeItAtOnceOneDoes() throws Exception {
    int many = 8;
    ExecutorService threads = Executors.newFixedThreadPool(many);
    try {
      List<Callable<Volume>> calls = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        calls.add(() -> host.storage().create(VolumeSpec.named(name)));
      }
      int done = 0;
      for (Future<Volume> call : threads.invokeAll(calls)) {
        try {
          call.get();
          done++;
        } catch (ExecutionException e) {
          assertEquals(AlreadyExistsException.class, e.getCause().getClass(), e::toString);
        }
      }
      assertEquals(1, done);
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void whatTheEngineCannotDoIsRefused() {
    assertThrows(
        UnsupportedCapabilityException.class,
        () -> host.storage().create(VolumeSpec.named(name).size(ByteSize.mib(1))));
    assertThrows(
        RejectedException.class, () -> host.storage().create(VolumeSpec.named("-" + name)));
    Volume made = host.storage().create(VolumeSpec.named(name));
    assertThrows(
        UnsupportedCapabilityException.class, () -> host.storage().copy(made, LabEngine.name()));
    assertTrue(host.support(Capability.VOLUME_EDIT).remedy().isPresent());
  }

  @Test
  void oneThatIsMountedStays() {
    Volume made = host.storage().create(VolumeSpec.named(name));
    DockerEngine engine = host.unwrap(DockerEngine.class).orElseThrow();
    String container = LabEngine.name();
    engine.request(
        "POST",
        "/containers/create?name=" + container,
        "{\"Image\":\"%s\",\"HostConfig\":{\"Binds\":[\"%s:/data\"]}}"
            .formatted(LabEngine.IMAGE, name));
    InvalidStateException e =
        assertThrows(InvalidStateException.class, () -> host.storage().delete(made));
    assertTrue(e.remedy().orElseThrow().contains("delete the containers"), e.toString());
    host.containers().get(container).delete();
    host.storage().delete(made);
    NotFoundException gone =
        assertThrows(NotFoundException.class, () -> host.storage().delete(made));
    assertEquals(Kind.VOLUME, gone.kind());
  }
}
