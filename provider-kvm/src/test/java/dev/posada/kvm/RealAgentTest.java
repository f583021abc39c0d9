package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectOptions;
import dev.posada.Credentials;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.InsufficientResourcesException;
import dev.posada.InvalidStateException;
import dev.posada.NativeCall;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.Task;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real agent in one machine, which all tests here use one after the other. */
@LabDaemon.Needed
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealAgentTest {
  private static final Duration BRIEFLY = Duration.ofSeconds(10);

  private final List<NativeCall> calls = new CopyOnWriteArrayList<>();
  private Host host;
  private VirtualMachine machine;
  private QemuAgent agent;

  @TempDir Path folder;

  @BeforeAll
  void boot() {
    host = LabDaemon.connect(LabDaemon.URI, ConnectOptions.defaults().trace(calls::add));
    machine = host.virtualMachines().create(LabDaemon.linux());
    machine.start();
    machine.awaitReady();
    agent = host.unwrap(LibvirtConnection.class).orElseThrow().agent(machine);
  }

  @AfterAll
  void leaveNothing() {
    if (host != null) {
      LabDaemon.clean(host);
      host.close();
    }
  }

  private String guest(String script) {
    ExecResult result = machine.exec(ExecSpec.command("/bin/sh", "-c", script));
    assertEquals(0, result.exitCode(), result::stderr);
    return result.stdout().strip();
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @Test
  void itAnswersInItsOwnWords() {
    assertTrue(
        agent.command("{\"execute\":\"guest-info\"}", BRIEFLY).contains("guest-set-user-password"));
    assertThrows(
        NativeException.class, () -> agent.command("{\"execute\":\"posada-nonsense\"}", BRIEFLY));
    assertThrows(IllegalArgumentException.class, () -> agent.command("{\"execute\":", BRIEFLY));
    assertEquals("on", guest("echo on"));
  }

  @Test
  void itKnowsItsGuest() {
    GuestKnowledge known = agent.inspect();
    assertEquals("guest", known.system().get("hostname"), known.toString());
    assertTrue(known.system().get("os.kernel-release").contains("cloud"), known.toString());
  }

  /** The guest has a passwd for it that writes down what it is told. */
  @Test
  void aPasswordGoesInAndNowhereElse() {
    String secret = "s3cr3t-" + new Random().nextInt();
    guest(
        "mv /bin/passwd /bin/passwd.not; mv /bin/chpasswd /bin/chpasswd.not;"
            + " printf '#!/bin/sh\\ncat >/tmp/told\\n' >/bin/chpasswd;"
            + " cp /bin/chpasswd /bin/passwd; chmod 755 /bin/chpasswd /bin/passwd");
    calls.clear();
    agent.setPassword(Credentials.of("root", secret));
    assertTrue(guest("cat /tmp/told").contains(secret));
    assertFalse(
        calls.stream().anyMatch(call -> call.toString().contains("root, " + secret)),
        "the trace has it");
    guest("mv /bin/passwd.not /bin/passwd; mv /bin/chpasswd.not /bin/chpasswd; rm /tmp/told");
  }

  /** This guest has no file system on a disk: none is frozen, and all goes on. */
  @Test
  void whatIsFrozenIsThawed() {
    try (QemuAgent.Frozen frozen = agent.freeze()) {
      assertEquals(0, frozen.fileSystems());
    }
    assertTrue(
        agent.command("{\"execute\":\"guest-fsfreeze-status\"}", BRIEFLY).contains("thawed"));
    assertEquals("on", guest("echo on"));
  }

  @Test
  void aFullAndAReadOnlyPlaceAreToldFromEachOther() throws Exception {
    guest(
        "mkdir /tmp/small /tmp/fixed; mount -t tmpfs -o size=64k small /tmp/small;"
            + " mount -t tmpfs -o ro fixed /tmp/fixed");
    Path file = Files.write(folder.resolve("file"), bytes(300_000));
    Path little = Files.write(folder.resolve("little"), bytes(90_000));
    assertThrows(
        InsufficientResourcesException.class, () -> machine.copyTo(file, "/tmp/small/file"));
    assertThrows(
        InsufficientResourcesException.class, () -> machine.copyTo(little, "/tmp/small/little"));
    assertThrows(RejectedException.class, () -> machine.copyTo(little, "/tmp/fixed/little"));
    guest("umount /tmp/small; umount /tmp/fixed");
  }

  @Test
  void aCancelledCommandLeavesNoFiles() {
    Task task = Task.within(Duration.ofSeconds(3));
    assertThrows(
        HypervisorException.class,
        () -> machine.exec(ExecSpec.command("sh", "-c", "echo a; exec sleep 60"), task));
    assertEquals("", guest("cd /tmp; for f in posada-*.err; do [ ! -s $f ] || echo $f; done"));
    assertFalse(guest("ls /tmp").matches("(?s).*posada-[-0-9a-f]*\\.out.*\\.out.*"));
  }

  @Test
  void aUserIsThatOneOrNobody() {
    ExecSpec id = ExecSpec.command("id", "-u");
    assertEquals("0\n", machine.exec(id).stdout());
    assertThrows( // of busybox nothing does that
        UnsupportedCapabilityException.class,
        () -> machine.exec(id.as(Credentials.of("23456", ""))));
    assertEquals("0\n", machine.exec(id.as(Credentials.of("root", ""))).stdout());
    assertThrows(
        RejectedException.class, () -> machine.exec(id.as(Credentials.of("nobody-here", ""))));
    assertThrows(NotFoundException.class, () -> machine.exec(id.directory("/none")));
  }

  @Test
  void copiesAtTheSpeedThatIsPrinted() throws Exception {
    Path large = Files.write(folder.resolve("large"), bytes(4_000_000));
    Path many = Files.createDirectory(folder.resolve("many"));
    for (int i = 0; i < 200; i++) {
      Files.write(many.resolve("file " + i), bytes(5_000 + i));
    }
    timed("4 MB in", 4, () -> machine.copyTo(large, "/tmp/large"));
    timed("4 MB out", 4, () -> machine.copyFrom("/tmp/large", folder.resolve("back")));
    assertArrayEquals(Files.readAllBytes(large), Files.readAllBytes(folder.resolve("back")));
    timed("200 files in", 1, () -> machine.copyTo(many, "/tmp/many"));
    timed("200 files out", 1, () -> machine.copyFrom("/tmp/many", folder.resolve("out")));
    assertArrayEquals(
        Files.readAllBytes(many.resolve("file 199")),
        Files.readAllBytes(folder.resolve("out/file 199")));
    assertEquals("", guest("ls -d /tmp/posada-*.tar /tmp/posada-*/ 2>/dev/null || true"));
    guest("rm -r /tmp/large /tmp/many");
  }

  private void timed(String what, double megabytes, Runnable copy) {
    calls.clear();
    long began = System.nanoTime();
    copy.run();
    double seconds = (System.nanoTime() - began) / 1e9;
    long asked =
        calls.stream().filter(call -> call.toString().contains("virDomainQemuAgent")).count();
    System.out.printf(
        "%s: %.1f s, %.2f MB/s, %d commands%n", what, seconds, megabytes / seconds, asked);
  }

  @Test
  void aSilentAgentIsAStateAndNotAFailureOfTheHost() {
    guest("(sleep 1; killall -STOP qemu-ga; sleep 18; killall -CONT qemu-ga) >/dev/null 2>&1 &");
    InvalidStateException silent =
        assertThrows(
            InvalidStateException.class,
            () -> {
              while (true) {
                agent.command("{\"execute\":\"guest-ping\"}", Duration.ofSeconds(2));
              }
            });
    assertTrue(silent.getMessage().contains("gent"), silent.getMessage());
    machine.awaitReady();
    assertEquals("on", guest("echo on"));
  }
}
