package dev.posada.kvm.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.MigrateOptions;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.kvm.DiskPool;
import dev.posada.kvm.KvmMigrateOptions;
import dev.posada.kvm.jna.TypedParameters;
import dev.posada.kvm.libvirt.Jobs;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class MigrationWayTest {
  private static final KvmMigrateOptions NONE = KvmMigrateOptions.defaults();
  private static final String THERE = "qemu+tls://there/system";

  private static MigrationWay live(KvmMigrateOptions option) {
    return MigrationWay.of(MigrateOptions.live().option(option), THERE);
  }

  private static void assertRefused(MigrateOptions options, String words) {
    RejectedException refused =
        assertThrows(RejectedException.class, () -> MigrationWay.of(options, THERE));
    assertEquals(Outcome.NOT_DONE, refused.outcome());
    assertTrue(refused.getMessage().contains(words), refused::toString);
  }

  @Test
  void nothingIsSaidUnlessAsked() {
    MigrationWay way = MigrationWay.of(MigrateOptions.live(), THERE);
    assertEquals(0, way.flags());
    assertEquals(0, way.parameters().size());
    assertEquals(Optional.empty(), way.peer());
  }

  @Test
  void eachOptionIsLibvirtsFlag() {
    assertEquals(Jobs.MIGRATE_AUTO_CONVERGE, live(NONE.autoConverge()).flags());
    assertEquals(Jobs.MIGRATE_POSTCOPY, live(NONE.postCopy()).flags());
    assertEquals(Jobs.MIGRATE_COMPRESSED, live(NONE.compressed()).flags());
    assertEquals(Jobs.MIGRATE_PARALLEL, live(NONE.parallel(3)).flags());
    assertEquals(Jobs.MIGRATE_UNSAFE, live(NONE.sharedDisksTrusted()).flags());
    assertEquals(
        Jobs.MIGRATE_PEER2PEER | Jobs.MIGRATE_TUNNELLED,
        live(NONE.peerToPeer().tunnelled()).flags());
  }

  @Test
  void parametersAreThoseOfLibvirt() {
    TypedParameters all =
        MigrationWay.of(
                MigrateOptions.live()
                    .bandwidth(ByteSize.mib(7))
                    .option(NONE.through("tcp://10.0.0.2").compressed().parallel(3)),
                THERE)
            .parameters();
    assertEquals(OptionalLong.of(7), all.number("bandwidth"));
    assertEquals(Optional.of("tcp://10.0.0.2"), all.text("migrate_uri"));
    assertEquals(Optional.of("xbzrle"), all.text("compression"));
    assertEquals(OptionalLong.of(3), all.number("parallel.connections"));
  }

  @Test
  void peersKnowEachOtherByTheTargetsUriOrTheOneThatIsNamed() {
    assertEquals(Optional.of(THERE), live(NONE.peerToPeer()).peer());
    assertEquals(Optional.of("qemu+ssh://b/system"), live(named()).peer());
    MigrateOptions local = MigrateOptions.live().option(NONE.peerToPeer());
    assertThrows(RejectedException.class, () -> MigrationWay.of(local, "qemu:///system"));
  }

  private static KvmMigrateOptions named() {
    return NONE.peerToPeer("qemu+ssh://b/system");
  }

  @Test
  void whatLibvirtCannotIsRefusedBefore() {
    assertRefused(MigrateOptions.live().option(NONE.tunnelled()), "speak with each other");
    assertRefused(MigrateOptions.live().option(NONE.peerToPeer().tunnelled().postCopy()), "tunnel");
    assertRefused(MigrateOptions.live().option(new DiskPool("a")), "no disk is made");
    assertRefused(MigrateOptions.offline().option(NONE.autoConverge()), "no memory");
    assertRefused(MigrateOptions.live().bandwidth(ByteSize.kib(9)), "at least 1 MiB/s");
    assertRefused(MigrateOptions.live().option(NONE).option(NONE.postCopy()), "two");
    assertThrows(IllegalArgumentException.class, () -> NONE.parallel(256));
  }

  @Test
  void itIsToldInWords() {
    assertEquals("direct", NONE.toString());
    assertEquals(
        "peer to peer by qemu+ssh://b/system, tunnelled, auto-converge, compressed",
        named().tunnelled().autoConverge().compressed().toString());
  }
}
