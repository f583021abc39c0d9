package dev.posada;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a container sees as a part of its file tree. */
@Execution(ExecutionMode.CONCURRENT)
class MountTest {

  @Test
  void aContainerMayWriteUnlessSaidOtherwise() {
    Mount data = Mount.volume("data", "/srv");
    assertEquals(new Mount(Mount.Source.VOLUME, "data", "/srv", false), data);
    assertTrue(data.asReadOnly().readOnly());
    assertFalse(data.readOnly());
    assertEquals(data.asReadOnly(), data.asReadOnly().asReadOnly());
  }

  @Test
  void memoryHasNoName() {
    assertEquals("", Mount.memory("/tmp").name());
    assertThrows(
        IllegalArgumentException.class,
        () -> new Mount(Mount.Source.MEMORY, "scratch", "/tmp", false));
  }

  @Test
  void pathsAreAbsoluteOnWindowsToo() {
    assertEquals("C:\\data", Mount.host("C:\\data", "d:/data").name());
    assertEquals("\\\\server\\share", Mount.host("\\\\server\\share", "/data").name());
    List<Runnable> wrong =
        List.of(
            () -> Mount.host("data", "/data"),
            () -> Mount.host("C:data", "/data"),
            () -> Mount.host("", "/data"),
            () -> Mount.volume("data", "srv"),
            () -> Mount.memory("./tmp"),
            () -> Mount.memory("/a\0b"));
    wrong.forEach(call -> assertThrows(IllegalArgumentException.class, call::run));
  }

  @Test
  void aVolumeHasAName() {
    assertThrows(IllegalArgumentException.class, () -> Mount.volume(" ", "/srv"));
    assertThrows(NullPointerException.class, () -> Mount.volume((String) null, "/srv"));
  }

  @Test
  void saysWhatIsWhereInOneLine() {
    assertEquals("volume data at /srv, read only", Mount.volume("data", "/srv").asReadOnly() + "");
    assertEquals("/etc of the host at /host", Mount.host("/etc", "/host").toString());
    assertEquals("memory at /tmp", Mount.memory("/tmp").toString());
  }
}
