package dev.posada;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class StorageTest {
  @Test
  void aVolumeIsItsIdInItsPool() {
    Volume data =
        Volume.builder("1", "data", "fast")
            .hostPath("/pool/data")
            .capacity(ByteSize.gib(1))
            .used(ByteSize.mib(1))
            .format(Disk.Format.QCOW2)
            .labels(Map.of("a", "b"))
            .build();
    assertEquals(data, Volume.builder("1", "other", "fast").build());
    assertEquals(data.hashCode(), Volume.builder("1", "other", "fast").build().hashCode());
    assertNotEquals(data, Volume.builder("1", "data", "slow").build());
    assertNotEquals(data, Volume.builder("2", "data", "fast").build());
    assertEquals(Optional.of("/pool/data"), data.hostPath());
    assertEquals(Optional.of(ByteSize.mib(1)), data.used());
    assertEquals(Optional.of(Disk.Format.QCOW2), data.format());
    assertEquals("volume fast/data of 1 GiB", data.toString());
  }

  @Test
  void aPoolIsItsId() {
    Pool pool = Pool.builder("1", "fast").capacity(ByteSize.gib(2)).free(ByteSize.gib(1)).build();
    assertEquals(pool, Pool.builder("1", "slow").build());
    assertNotEquals(pool, Pool.builder("2", "fast").build());
    assertEquals(Optional.empty(), pool.hostPath());
    assertEquals("pool fast, 1 GiB free, 2 GiB in all", pool.toString());
  }

  @Test
  void aVolumeIsCreatedByItsSpec() {
    VolumeSpec plain = VolumeSpec.named("data");
    VolumeSpec rich =
        plain
            .size(ByteSize.gib(1))
            .format(Disk.Format.RAW)
            .pool(Pool.builder("1", "fast").build())
            .label("role", "db");
    assertEquals(Optional.empty(), plain.size());
    assertEquals(Optional.empty(), plain.pool());
    assertEquals(Optional.of("fast"), rich.pool());
    assertEquals(Optional.of(Disk.Format.RAW), rich.format());
    assertEquals("volume fast/data of 1 GiB", rich.toString());
    assertThrows(IllegalArgumentException.class, () -> VolumeSpec.named(" "));
    assertThrows(IllegalArgumentException.class, () -> plain.size(ByteSize.bytes(0)));
  }

  @Test
  void aSnapshotIsItsId() {
    Snapshot base = Snapshot.builder("1", "base").build();
    Snapshot next =
        Snapshot.builder("2", "next")
            .parent("1")
            .created(Instant.EPOCH.plusSeconds(1))
            .withMemory(true)
            .current(true)
            .build();
    assertEquals(base, Snapshot.builder("1", "renamed").build());
    assertNotEquals(base, next);
    assertEquals(Optional.empty(), base.parent());
    assertEquals(Optional.of(base.id()), next.parent());
    assertFalse(base.withMemory());
    assertTrue(next.current());
    assertEquals("snapshot next with memory, current", next.toString());
  }

  @Test
  void aCloneIsFullOrLinked() {
    Snapshot base = Snapshot.builder("1", "base").build();
    CloneOptions linked = CloneOptions.linked().from(base).label("role", "web");
    assertTrue(linked.isLinked());
    assertEquals(Optional.of(base), linked.from());
    assertEquals(Map.of("role", "web"), linked.labels());
    assertFalse(CloneOptions.full().isLinked());
    assertEquals(Optional.empty(), CloneOptions.linked().from());
    assertEquals("linked clone from base", linked.toString());
  }

  @Test
  void aMoveIsLiveOrOffline() {
    MigrateOptions live =
        MigrateOptions.live()
            .bandwidth(ByteSize.mib(100))
            .maxDowntime(Duration.ofMillis(300))
            .copyDisks(true);
    assertTrue(live.isLive());
    assertEquals(Optional.of(ByteSize.mib(100)), live.bandwidth());
    assertEquals(Optional.of(Duration.ofMillis(300)), live.maxDowntime());
    assertTrue(live.copyDisks());
    MigrateOptions offline = MigrateOptions.offline();
    assertFalse(offline.isLive());
    assertFalse(offline.copyDisks());
    assertThrows(IllegalArgumentException.class, () -> offline.maxDowntime(Duration.ofMillis(300)));
    assertThrows(IllegalArgumentException.class, () -> offline.bandwidth(ByteSize.bytes(0)));
    assertThrows(
        IllegalArgumentException.class, () -> MigrateOptions.live().maxDowntime(Duration.ZERO));
  }
}
